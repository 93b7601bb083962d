"""RATE002: the site let us look; where it did not, what we can't say is said here."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Reason, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_observed, passed, warned
from checks.rules.web.reading import doors, gap_of
from checks.rules.wording import unseen

HELD_UP = frozenset({Reason.CHALLENGE, Reason.THROTTLED})


@rule(
    code="RATE002",
    title="The site let us look at it",
    failure_title="The site's protection kept us from looking",
    area="RATE",
    stage="audit",
    impact=Impact.HANDOVER,
    effort="minutes",
    why="This is no fault by itself: a protection that stops robots is doing its work. But what we "
    "could not see, we can't vouch for, and monitoring from outside would be stopped as well.",
    fix="For the time of the sprint, allow requests whose User-Agent begins with “LaunchReady” to "
    "{host} (at Cloudflare: Security > Security rules > a custom rule with the action “Skip”), "
    "then run the audit again. Afterwards allow only your monitoring service, by its addresses.",
    references=(
        "RFC 6585 section 4 https://www.rfc-editor.org/rfc/rfc6585#section-4",
        "Cloudflare, Challenges https://developers.cloudflare.com/cloudflare-challenges/",
    ),
)
def we_were_let_in(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    for door in doors(spec, visits):
        gaps = [gap for each in (door.https, door.http) if (gap := gap_of(each))]
        held_up = next((gap for gap in gaps if gap.reason in HELD_UP), None)
        if held_up:
            found = f"{door.host} held us up: {held_up}."
            yield warned(door.host, found, *door.ids, host=door.host)
        elif door.answered or door.ends_nowhere:
            yield passed(
                door.host, f"{door.host} answered as it would answer a visitor.", *door.ids
            )
        else:
            gap = next(iter(gaps), None)
            yield not_observed(door.host, unseen(f"An answer of {door.host}", gap), *door.ids)
