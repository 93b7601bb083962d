"""The look before a version: what the pack would lack, each with the field to mend it in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from engagements.intake import lines_of
from engagements.models import Contact, ContactRole, Engagement, RollbackSubject
from engagements.models.alert import NEEDED_ALERTS
from engagements.models.rollback import TARGET_MINUTES
from handover.making import next_number
from handover.papers import Papers, collect
from handover.places import Field, Pages, fields_of
from handover.printable import unprintable
from handover.snapshot import SecretFound, all_texts, find_secrets, take_snapshot

NEEDED_CARDS = (RollbackSubject.DEPLOY, RollbackSubject.DNS)
NEEDED_CONTACTS = ((ContactRole.FIRST_WEEK, "Nobody is named to call in week one"),)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to mend, with the address of the field to mend it in."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: tuple[Line, ...]

    @property
    def key(self) -> str:
        """The same for the same lines, to know them again on a page."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Preflight:
    """`blocking` keeps a version from being made; `groups` would be named in it as missing."""

    blocking: tuple[Line, ...]
    groups: tuple[Group, ...]
    next_number: int

    @property
    def is_clear(self) -> bool:
        return not (self.blocking or self.groups)

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def look_over(engagement: Engagement, papers: Papers | None = None) -> Preflight:
    """What would be missing in a pack made now, or from these papers."""
    papers, number = papers or collect(engagement, timezone.now()), next_number(engagement)
    snapshot = take_snapshot(papers, number=number, made_by=papers.consultancy)
    pages = Pages(engagement)
    groups = (
        Group("No audit to show", tuple(_audits(papers, pages))),
        Group("Nobody looks after it", tuple(_owners(papers, pages))),
        Group("No way back", tuple(_rollbacks(papers, pages))),
        Group("Questions the client has not answered", tuple(_questions(papers, pages))),
        Group(
            "What the founder could not say, and nobody found out", tuple(_unknown(papers, pages))
        ),
        Group("Nobody to call", tuple(_contacts(papers, pages))),
        Group("Alerts that nobody proved", tuple(_alerts(papers, pages))),
        Group("Characters that print as a box", tuple(_boxes(snapshot, papers, pages))),
    )
    return Preflight(
        blocking=tuple(_secret(found, papers, pages) for found in find_secrets(snapshot)),
        groups=tuple(group for group in groups if group.lines),
        next_number=number,
    )


def _audits(papers: Papers, pages: Pages) -> Iterable[Line]:
    if papers.last_audit is None:
        yield Line("No audit has been finished", pages.of("run_list"))
    elif papers.first_audit == papers.last_audit:
        yield Line("Only one audit: run it again to show before and after", pages.of("run_list"))


def _owners(papers: Papers, pages: Pages) -> Iterable[Line]:
    for risk in papers.risks:
        if risk.is_open and not risk.owner_name:
            text = f"The risk “{risk.title}”, {risk.subject}".rstrip(", ")
            yield Line(text, pages.at(Field(risk, "owner_name", "")))
    for secret in papers.secrets:
        if not secret.owner:
            yield Line(f"The secret {secret.name}", pages.at(Field(secret, "owner", "")))


def _rollbacks(papers: Papers, pages: Pages) -> Iterable[Line]:
    for subject in NEEDED_CARDS:
        if not papers.cards_for(subject):
            url = f"{pages.of('rollback_create')}?subject={subject}#id_title"
            yield Line(f"No rollback card for {subject.label}", url)
    for card in papers.cards:
        page = f"{pages.of('rollback_page', pk=card.pk)}#drills"
        if card.rehearsed_on is None:
            yield Line(f"“{card.title}” was not rehearsed", page)
        elif not card.is_fast_enough:
            took = f"took {card.rehearsed_minutes} minutes in its drill"
            yield Line(f"“{card.title}” {took}; the target is {TARGET_MINUTES}", page)


def _questions(papers: Papers, pages: Pages) -> Iterable[Line]:
    for question in papers.questions:
        yield Line(question.question, pages.of("approval_page", pk=question.pk))


def _unknown(papers: Papers, pages: Pages) -> Iterable[Line]:
    for line in lines_of(papers.engagement):
        if line.outcome and line.outcome.is_open_question:
            url = f"{pages.of('intake_review')}#found-{line.outcome.pk}-found"
            yield Line(line.asked.question, url)


def _contacts(papers: Papers, pages: Pages) -> Iterable[Line]:
    for role, text in NEEDED_CONTACTS:
        found: list[Contact] = papers.contacts_for(role)
        if not found:
            yield Line(text, f"{pages.of('contact_create')}?role={role}#id_name")


def _alerts(papers: Papers, pages: Pages) -> Iterable[Line]:
    """The alarms of a launch week that reach nobody, and each way that no test has gone."""
    if not papers.alerts:
        yield Line("No alert has a destination", f"{pages.of('alert_create')}#id_who")
        return
    heard = {kind for each in papers.alerts for kind in each.kinds}
    for kind in NEEDED_ALERTS:
        if kind not in heard:
            url = f"{pages.of('alert_create')}?kinds={kind}#id_who"
            yield Line(f"Nobody hears of this: {kind.label.lower()}", url)
    for each in papers.alerts:
        if not each.is_proven:
            said = {"silent": "did not arrive", "waiting": "is not confirmed"}
            text = f"A test of “{each}” {said.get(each.state, 'was never made')}"
            yield Line(text, f"{pages.of('alert_list')}#alert-{each.pk}")


def _boxes(snapshot: dict[str, Any], papers: Papers, pages: Pages) -> Iterable[Line]:
    """What somebody typed, by its field; what is left over was read by the audit."""
    letters = dict.fromkeys("".join(map(unprintable, all_texts(snapshot))))
    left = set(letters)
    for field in fields_of(papers):
        boxes = [each for each in unprintable(field.text) if each in letters]
        if boxes:
            left.difference_update(boxes)
            yield Line(f"{''.join(boxes)[:40]} in {field.title}", pages.at(field))
    if left:
        rest = "".join(each for each in letters if each in left)
        yield Line(f"{rest[:40]} in what the last audit read", pages.of("run_list"))


def _secret(found: SecretFound, papers: Papers, pages: Pages) -> Line:
    """By the field that holds it; by the page of its section where no row does."""
    field = next((each for each in fields_of(papers) if found.text in each.text), None)
    page = found.section.page if found.section else "engagement_edit"
    return Line(found.sentence, pages.at(field) if field else pages.of(page))
