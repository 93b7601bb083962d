"""MAIL023: each kind of mail was received and passed all three tests."""

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
    code="MAIL023",
    title="Each kind of mail was received and passed all three tests",
    failure_title="A kind of mail did not arrive, or failed a test",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Booking confirmations, answers to leads, password resets and payment notices may each "
    "go out by another service. One of them failing is one part of the business falling "
    "silent.",
    fix="Cause each kind once, as a client would, to a mailbox at another provider. In the "
    "message's original look for pass at SPF, DKIM and DMARC, each with your own domain, and "
    "repair the service that lacks one.",
    references=("RFC 8601 section 2.7 https://www.rfc-editor.org/rfc/rfc8601#section-2.7",),
)
def each_kind_of_mail_arrived(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("MAIL023", spec, attestations, started_at)
