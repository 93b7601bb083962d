"""OPS007: changes to the database that wait for launch were reviewed."""

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
    code="OPS007",
    title="Changes to the database that wait for launch were reviewed",
    failure_title="Changes to the database wait for launch unreviewed",
    area="OPS",
    stage="deploy",
    impact=Impact.DOWNTIME,
    effort="half a day",
    why="A careless change to the database can lock the site for minutes or lose bookings, and "
    "it can't always be undone by going back to the old release.",
    fix="List the pending migrations, read each for locks and lost columns, and run them once "
    "against a copy of the live data. Make a backup right before the launch, and try to "
    "restore it.",
    references=("Django, Migrations https://docs.djangoproject.com/en/5.2/topics/migrations/",),
)
def migrations_are_safe(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS007", spec, attestations, started_at)
