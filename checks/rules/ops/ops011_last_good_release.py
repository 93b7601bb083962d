"""OPS011: the last good release is known, with its date."""

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
    code="OPS011",
    title="The last good release is known, with its date",
    failure_title="Nobody can say which release was the last good one",
    area="OPS",
    stage="deploy",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="The way back needs a place to go back to. If nobody knows which version worked last, "
    "the repair starts with guessing while visitors wait.",
    fix="Mark each release that went live with its version and date, and note in the runbook "
    "which one was last seen working by a person.",
    references=(
        "Google SRE Book, Release Engineering https://sre.google/sre-book/release-engineering/",
    ),
)
def last_good_release_is_known(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS011", spec, attestations, started_at)
