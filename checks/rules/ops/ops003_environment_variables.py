"""OPS003: each environment has all of its settings, and none by accident from another."""

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
    code="OPS003",
    title="Each environment has all of its settings, and none by accident from another",
    failure_title="A setting is missing or shared between environments",
    area="OPS",
    stage="deploy",
    impact=Impact.BROKEN_CHECKOUT,
    effort="an hour",
    why="One forgotten setting is enough: the site starts, and then payments, logins or mails "
    "fail for real visitors. A setting copied from the test site sends real payments to the "
    "test account.",
    fix="List the names of the settings that the code reads, and compare them for each "
    "environment with those on the platform. Compare fingerprints of the values, never the "
    "values themselves, to find any that two environments share.",
    references=("The Twelve-Factor App, III. Config https://12factor.net/config",),
)
def settings_are_complete(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS003", spec, attestations, started_at)
