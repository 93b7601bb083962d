"""How a founder does by hand what is asked of them: where to click, and what to copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engagements.desk.pasteable import Snippet, snippets
from engagements.known_services import services
from engagements.models import Approval, ApprovalKind, Engagement, Risk

ABOUT_RECORDS = ("DNS", "MAIL", "MX")  # areas of rules whose fix is a record in the DNS


@dataclass(frozen=True, slots=True)
class Way:
    """Where to click, from the first page after logging in."""

    title: str
    steps: tuple[str, ...]

    @classmethod
    def of(cls, title: str, path: str) -> Way:
        """`path` with its stops parted by ">"."""
        return cls(title, tuple(stop.strip() for stop in path.split(" > ")))


@dataclass(frozen=True, slots=True)
class ByHand:
    """What to copy, and the ways there; both may be empty."""

    to_copy: tuple[Snippet, ...] = ()
    ways: tuple[Way, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.to_copy or self.ways)


#: Where the DNS of an engagement is edited, as an app above knows it when it is loaded.
DNS_WAYS: list[Callable[[Engagement], Iterable[Way]]] = []


def ways_to_dns(engagement: Engagement) -> tuple[Way, ...]:
    return tuple(way for source in DNS_WAYS for way in source(engagement))


def by_hand_for_risk(risk: Risk, dns_ways: Iterable[Way]) -> ByHand:
    """For whoever wants to fix it without us."""
    to_copy = tuple(snippets(risk.fix))
    area = risk.code.rstrip("0123456789")
    return ByHand(to_copy, tuple(dns_ways) if to_copy and area in ABOUT_RECORDS else ())


def by_hand_for_question(approval: Approval) -> ByHand:
    """For one about access: whom to invite, and where each service named in it does that."""
    to_copy = tuple(snippets(approval.detail))
    if approval.kind != ApprovalKind.ACCESS:
        return ByHand(to_copy)
    if approval.asked_by and not any("@" in each.text for each in to_copy):
        to_copy = (Snippet("Whom to invite", approval.asked_by.email), *to_copy)
    text = f"{approval.question} {approval.detail}"
    ways = (
        Way.of(f"At {each.name}", each.invite)
        for each in services()
        if each.invite and each.names_in(text)
    )
    return ByHand(to_copy, tuple(ways))
