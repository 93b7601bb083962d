"""WEB005: few redirects stand between the address and the page."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_observed, passed, warned
from checks.rules.web.reading import Door, chain_of, doors, fault_at, redirects_in
from checks.rules.wording import count, unseen

USUAL = 2  # to https, then to the canonical host
TOO_MANY = 4


@rule(
    code="WEB005",
    title="The way to the site is short",
    failure_title="Visitors are passed on many times before they see the site",
    area="WEB",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="Each step costs a phone on a slow network up to half a second of blank screen. Every step "
    "is also one more thing that can break, and mail programs and payment services often give up "
    "after a few.",
    fix="Let {start} lead to {end} in at most two permanent redirects (301): first to https, then "
    "straight to the final address. Remove the rules that make the steps between.",
    references=(
        "RFC 9110 section 15.4 https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
        "Chrome for Developers, Avoid multiple page redirects "
        "https://developer.chrome.com/docs/lighthouse/performance/redirects",
    ),
)
def way_is_short(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    for door in doors(spec, visits):
        yield _judge(spec, door)


def _judge(spec: LaunchSpec, door: Door) -> Outcome:
    answered = [visit for visit in door.visits if visit.final]
    if not answered:
        return door.unjudged(f"The way to {door.host}")
    longest = max(answered, key=redirects_in)
    number = redirects_in(longest)
    found = f"{count(number, 'redirect') if number else 'No redirect'}: {chain_of(longest)}."
    if number <= USUAL and door.gap:
        return not_observed(door.host, unseen(f"The whole way to {door.host}", door.gap), *door.ids)
    if number <= USUAL:
        return passed(door.host, found, *door.ids)
    judged = fault_at(spec, door.host) if number >= TOO_MANY else warned
    end = longest.hops[-1].url
    return judged(door.host, found, *door.ids, start=longest.url, end=end)
