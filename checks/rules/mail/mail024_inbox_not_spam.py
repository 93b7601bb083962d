"""MAIL024: mail lands in the inbox, not in spam."""

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
    code="MAIL024",
    title="Mail lands in the inbox, not in spam",
    failure_title="Mail lands in spam",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="half a day",
    why="A message in the spam folder is a message that was not sent. Leads don't look there, "
    "and they rarely tell you.",
    fix="Send each kind of mail to fresh mailboxes at Google, Microsoft and one more provider, "
    "and note the folder. If it is spam, repair SPF, DKIM and DMARC first, then the wording "
    "and links of that message.",
    references=("Google, Email sender guidelines https://support.google.com/a/answer/81126",),
)
def mail_lands_in_the_inbox(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("MAIL024", spec, attestations, started_at)
