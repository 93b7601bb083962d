"""OPS001: staging and preview sites are apart from the live one."""

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
    code="OPS001",
    title="Staging and preview sites are apart from the live one",
    failure_title="A staging or preview site shares something with the live one",
    area="OPS",
    stage="deploy",
    impact=Impact.EXPOSURE,
    effort="half a day",
    why="A test booking that lands among real ones, or a reminder sent to real clients by "
    "accident, is what happens when the test site and the live site share a database.",
    fix="Give staging a host, a database, mail and payment keys of its own, and put a password "
    "before it. Then compare the two environments' settings side by side: no connection "
    "address may occur in both.",
    references=("The Twelve-Factor App, X. Dev/prod parity https://12factor.net/dev-prod-parity",),
)
def staging_is_apart(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS001", spec, attestations, started_at)
