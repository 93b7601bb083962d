"""OPS002: someone else can release the site, by a written, repeatable way."""

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
    code="OPS002",
    title="Someone else can release the site, by a written, repeatable way",
    failure_title="Only one person's computer can release the site",
    area="OPS",
    stage="deploy",
    impact=Impact.HANDOVER,
    effort="a day",
    why="If a release needs one person's laptop, nobody can repair the site while that person is "
    "ill, on a plane or no longer with you.",
    fix="Set up the hosting platform or the code host to build and release the main branch by "
    "itself, then let a second person release a harmless change without help.",
    references=(
        "Google SRE Book, Release Engineering https://sre.google/sre-book/release-engineering/",
        "The Twelve-Factor App, V. Build, release, run https://12factor.net/build-release-run",
    ),
)
def production_is_deployed_by_a_pipeline(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS002", spec, attestations, started_at)
