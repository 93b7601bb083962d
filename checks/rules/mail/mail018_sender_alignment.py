"""MAIL018: what each mail service sends carries the domain's own name."""

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
    code="MAIL018",
    title="What each mail service sends carries the domain's own name",
    failure_title="A mail service sends under a name that is not the domain's",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Receivers compare the address your clients see with the name that vouches for the "
    "message. If a service vouches only with its own name, its mail is refused once your "
    "protection is switched on.",
    fix="For each service, look at a received message's “Authentication-Results”: the domain "
    "behind SPF or DKIM must be yours. If not, set up the service's own-domain signing or "
    "return path.",
    references=("RFC 9989 section 4.4 https://www.rfc-editor.org/rfc/rfc9989#section-4.4",),
)
def senders_are_aligned(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("MAIL018", spec, attestations, started_at)
