"""WEB010: a page that does not exist is answered as not found."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Visit
from checks.engine.registry import rule
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.web.reading import chain_of, host_of
from checks.rules.wording import unseen


@rule(
    code="WEB010",
    title="Pages that don't exist say so",
    failure_title="Pages that don't exist pretend to exist",
    area="WEB",
    stage="deploy",
    impact=Impact.TRUST,
    effort="an hour",
    why="Search engines list endless empty pages of yours, and monitoring can't tell a broken "
    "booking link from a working one, because both look fine from outside.",
    fix="Let {host} answer unknown addresses with status 404 and a friendly page that leads back "
    "to the start. In a single-page app, give the server the list of real routes or send 404 from "
    "its catch-all; don't redirect unknown addresses to the front page.",
    references=(
        "RFC 9110 section 15.5.5 https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
        "Google, Soft 404 errors "
        "https://developers.google.com/search/docs/crawling-indexing/http-network-errors"
        "#soft-404-errors",
    ),
)
def unknown_path_is_not_found(visits: Facts[Visit]) -> Iterator[Outcome]:
    for visit in visits.values():
        if visit.role == "unknown_path":
            yield _judge(visit)
    for url, gap in visits.gaps.items():
        if host_of(url) and not url.endswith("/"):  # the only one that is no host's root
            found = unseen(f"How {host_of(url)} answers an unknown address", gap)
            yield not_observed(host_of(url), found, visits.id_of(url))


def _judge(visit: Visit) -> Outcome:
    host, final = host_of(visit.url), visit.final
    if visit.gap:
        found = unseen(f"How {host} answers an unknown address", visit.gap)
        return not_observed(host, found, visit.id)
    if final is None:
        return not_applicable(host, f"{chain_of(visit)} never reaches an answer.", visit.id)
    if final.status in (404, 410):
        return passed(host, f"{chain_of(visit)}.", visit.id)
    if final.status in (401, 403):
        found = f"{host} asks for a log-in first: {chain_of(visit)}."
        return not_applicable(host, found, visit.id)
    if final.status >= 400:
        found = f"An unknown address of {host} makes an error: {chain_of(visit)}."
        return warned(host, found, visit.id, host=host)
    found = f"An address that can't exist is answered as if it did: {chain_of(visit)}."
    return failed(host, found, visit.id, host=host)
