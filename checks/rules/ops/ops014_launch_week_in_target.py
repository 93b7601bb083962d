"""OPS014: speed and uptime of the launch week are within the target."""

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
    code="OPS014",
    title="Speed and uptime of the launch week are within the target",
    failure_title="Speed or uptime of the launch week missed the target",
    area="OPS",
    stage="watch",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="The launch week brings the most visitors and the least patient ones. If pages were slow "
    "or away then, the advertising money was partly spent for nothing.",
    fix="Read the monitor's report for the week: uptime, and the time within which 95 of 100 "
    "pages answered. Where it missed the target, find the slowest route and repair that one "
    "first.",
    references=(
        "Google SRE Book, Service Level Objectives "
        "https://sre.google/sre-book/service-level-objectives/",
    ),
)
def launch_week_is_within_target(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS014", spec, attestations, started_at)
