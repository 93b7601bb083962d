"""PERF008: the site stands the burst of visitors after an event mail."""

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
    code="PERF008",
    title="The site stands the burst of visitors after an event mail",
    failure_title="The site gives way when many visitors come at once",
    area="PERF",
    stage="watch",
    impact=Impact.LOST_LEADS,
    effort="half a day",
    why="After a webinar or a mailing, two hundred people open the booking page within minutes. "
    "If it crawls or fails just then, the leads you paid for are gone, and nobody tells you.",
    fix="With the founder's consent and at a quiet hour, send 200 visits within five minutes to "
    "the booking page (each at its planned moment, whether or not the one before has "
    "answered), and note how long the slowest twentieth took and how many failed. Raise the "
    "hosting plan, or let the edge keep what does not change, until that is under half a "
    "second and none fails.",
    references=(
        "Grafana k6, arrival-rate executors "
        "https://grafana.com/docs/k6/latest/using-k6/scenarios/concepts/open-vs-closed/",
    ),
)
def burst_was_tried(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("PERF008", spec, attestations, started_at)
