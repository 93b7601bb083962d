"""OPS005: each key has a place, an owner and a date to renew it."""

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
    code="OPS005",
    title="Each key has a place, an owner and a date to renew it",
    failure_title="A key has no owner, no place or no date to renew it",
    area="OPS",
    stage="handover",
    impact=Impact.EXPOSURE,
    effort="half a day",
    why="When a key leaks or a helper leaves, you have to know within minutes which keys there "
    "are, where they are set and who can replace them. Guessing then costs days of downtime.",
    fix="Write down for each key its name (not its value), where it is kept, who owns it and "
    "when it is next replaced. Replace today each one that was ever sent by mail or chat.",
    references=(
        "OWASP, Secrets Management "
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    ),
)
def secrets_have_homes(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS005", spec, attestations, started_at)
