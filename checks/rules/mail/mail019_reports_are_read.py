"""MAIL019: reports about mail in the domain's name are read."""

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
    code="MAIL019",
    title="Reports about mail in the domain's name are read",
    failure_title="Nobody reads the reports about mail in the domain's name",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Large mail providers tell you every day who sends in your name and what was refused. "
    "Unread, they can't warn you that invoices stopped arriving last week.",
    fix="Have the reports go to a service that turns them into a table, and put a weekly look at "
    "it into somebody's calendar.",
    references=("RFC 9990 https://www.rfc-editor.org/rfc/rfc9990",),
)
def reports_are_read(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("MAIL019", spec, attestations, started_at)
