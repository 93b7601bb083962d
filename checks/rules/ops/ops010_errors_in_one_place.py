"""OPS010: errors of the live site reach one place, without private data."""

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
    code="OPS010",
    title="Errors of the live site reach one place, without private data",
    failure_title="Errors of the live site are lost, or hold private data",
    area="OPS",
    stage="watch",
    impact=Impact.DOWNTIME,
    effort="half a day",
    why="When a client says “it didn't work”, somebody must be able to find that very attempt. "
    "And what is found there must not hold your clients' passwords or card numbers.",
    fix="Connect the site to one error tracker, give every request an id that the error page "
    "shows, and turn on the filter for passwords, tokens and personal data. Raise a test "
    "error and look at what arrived.",
    references=(
        "OWASP, Logging https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html",
    ),
)
def errors_reach_one_place(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS010", spec, attestations, started_at)
