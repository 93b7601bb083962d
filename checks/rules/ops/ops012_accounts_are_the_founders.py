"""OPS012: all accounts are in the founder's name, and helpers' access ends."""

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
    code="OPS012",
    title="All accounts are in the founder's name, and helpers' access ends",
    failure_title="An account is not the founder's, or a helper's access stays open",
    area="OPS",
    stage="handover",
    impact=Impact.HANDOVER,
    effort="half a day",
    why="Domain, mail, payments and code are the business. If one of them belongs to a "
    "freelancer's account, you need their goodwill for every change, for ever.",
    fix="Go through registrar, DNS, hosting, mail, payments, analytics and code: the owner is "
    "the founder with a second factor of their own; remove each helper's access or write "
    "down the day on which it ends.",
    references=(
        "NCSC, Small Business Guide https://www.ncsc.gov.uk/collection/small-business-guide",
    ),
)
def accounts_are_the_founders(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS012", spec, attestations, started_at)
