"""OPS008: home, login, booking, checkout and payment messages are probed every minute."""

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
    code="OPS008",
    title="Home, login, booking, checkout and payment messages are probed every minute",
    failure_title="A page that earns money is watched by nobody",
    area="OPS",
    stage="watch",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Without it the first to notice that booking is down is a client who wanted to pay. Most "
    "of them say nothing and go elsewhere.",
    fix="Set up a monitor for each of home, login, booking, checkout and the address that "
    "receives payment messages: every minute, from two places, with a text that must be on "
    "the page.",
    references=(
        "Google SRE Book, Monitoring Distributed Systems "
        "https://sre.google/sre-book/monitoring-distributed-systems/",
    ),
)
def key_pages_are_probed(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS008", spec, attestations, started_at)
