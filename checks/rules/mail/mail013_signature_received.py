"""MAIL013: a received message showed a valid signature."""

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
    code="MAIL013",
    title="A received message showed a valid signature",
    failure_title="A received message had no valid signature",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="A published key does not prove that your mail service uses it. Only a message that "
    "arrived shows whether receivers can tell your mail from a forgery.",
    fix="Send a message from each service to a mailbox at another provider, open “Show "
    "original”, and look for “DKIM: pass” with your domain. If it is not there, switch "
    "signing on in that service.",
    references=("RFC 6376 section 6 https://www.rfc-editor.org/rfc/rfc6376#section-6",),
)
def a_received_message_was_signed(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("MAIL013", spec, attestations, started_at)
