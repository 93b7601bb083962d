"""OPS009: each alert was tried and reached a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.engine.evidence import Facts
from checks.engine.facts import Attestation
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome
from checks.rules.attested import word_on


@rule(
    code="OPS009",
    title="Each alert was tried and reached a person",
    failure_title="An alert was never tried, or reached nobody",
    area="OPS",
    stage="watch",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="An alarm that goes to an old address, or into a muted channel, is worse than none: "
    "everybody believes that someone is watching.",
    fix="Send a test alert to every destination, have the person confirm it, and write down the "
    "seconds it took. Do it again whenever a phone or an address changes.",
    references=("Google SRE Book, Being On-Call https://sre.google/sre-book/being-on-call/",),
)
def alerts_arrive(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS009", spec, attestations, started_at)
