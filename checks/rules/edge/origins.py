"""What the tries at the servers behind the edge mean, for EDGE005 to 007 and TLS017."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import OriginFacts, OriginTry, Reason
from checks.engine.verdict import Outcome, not_applicable, not_observed, passed
from checks.rules.tls.reading import covers
from checks.rules.wording import count, listed, unseen

SAME = 0.9  # likeness from which it is the same page
_INCONCLUSIVE = frozenset({Reason.CHALLENGE, Reason.THROTTLED, Reason.OURS, Reason.BLOCKED})


def serves_site(one: OriginTry) -> bool:
    """It shows visitors' page to whoever asks."""
    return one.status == 200 and one.likeness >= SAME


def is_server(one: OriginTry) -> bool:
    """It shows the page; or another answer than a page of its own, with the host's certificate.

    A former host keeps both an old page (or none) and an old certificate.
    """
    if serves_site(one):
        return True
    has_name = one.endpoint is not None and covers(one.endpoint.leaf, one.host)
    return has_name and one.status is not None and one.status not in (200, 404, 410)


def tries_by_host(origins: OriginFacts) -> Iterator[tuple[str, list[OriginTry]]]:
    for host in origins.protected:
        yield host, [one for one in origins.tries if one.host == host]


def unprotected(origins: OriginFacts) -> Outcome:
    found = f"No page of {origins.domain} stands behind an edge network, so nothing is hidden."
    return not_applicable(origins.domain, found, origins.id)


def sources(origins: OriginFacts, addresses: set[str]) -> str:
    return listed(
        dict.fromkeys(source for address, source in origins.suspects if address in addresses)
    )


def not_found(subject: str, origins: OriginFacts, tries: list[OriginTry]) -> Outcome:
    """The outcome where no address turned out to be the server."""
    held_up = next((one.gap for one in tries if one.gap and one.gap.reason in _INCONCLUSIVE), None)
    if gap := held_up or origins.unseen:
        return not_observed(subject, unseen("The server behind the edge", gap), origins.id)
    number = len(origins.suspects)
    if not number:
        found = f"The records of {origins.domain} name no address outside the protecting network."
        return passed(subject, found, origins.id)
    silent = {one.address for one in tries if one.gap}
    found = f"The records name {count(number, 'other address', 'other addresses')}; none serves it"
    found += f", and {listed(sorted(silent))} gave us no answer" if silent else ""
    return passed(subject, f"{found}.", origins.id)
