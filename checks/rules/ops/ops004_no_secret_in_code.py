"""OPS004: no key or password is kept in the code or its history."""

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
    code="OPS004",
    title="No key or password is kept in the code or its history",
    failure_title="A key or password is kept in the code or its history",
    area="OPS",
    stage="deploy",
    impact=Impact.EXPOSURE,
    effort="half a day",
    why="Everybody who ever had a copy of the code has the key too: former freelancers, services "
    "that read your code, and whoever finds a stolen laptop.",
    fix="Run a secret scanner such as gitleaks over the whole history. Replace every key that it "
    "finds at the service that issued it; deleting the line does not take it back.",
    references=(
        "OWASP, Secrets Management "
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
        "GitHub, Removing sensitive data "
        "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository",
    ),
)
def no_secret_in_the_code(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS004", spec, attestations, started_at)
