"""OPS006: going back to the last good release was rehearsed and takes under ten minutes."""

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
    code="OPS006",
    title="Going back to the last good release was rehearsed and takes under ten minutes",
    failure_title="Going back to the last good release was not rehearsed or takes too long",
    area="OPS",
    stage="deploy",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Sooner or later a release breaks bookings. Whether that costs you ten minutes or an "
    "evening of leads depends on whether the way back was tried before it was needed.",
    fix="Release a harmless change, then go back to the release before it with a clock running. "
    "Write down each step and the minutes; repeat until it takes less than ten.",
    references=(
        "Google SRE Book, Release Engineering https://sre.google/sre-book/release-engineering/",
    ),
)
def rollback_was_rehearsed(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS006", spec, attestations, started_at)
