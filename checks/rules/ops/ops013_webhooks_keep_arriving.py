"""OPS013: payment and booking messages keep arriving, and silence is noticed."""

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
    code="OPS013",
    title="Payment and booking messages keep arriving, and silence is noticed",
    failure_title="Payment or booking messages could stop without anybody noticing",
    area="OPS",
    stage="watch",
    impact=Impact.BROKEN_CHECKOUT,
    effort="an hour",
    why="When the payment service can no longer tell your site about payments, clients pay and "
    "get nothing: no access, no receipt, no calendar entry.",
    fix="Send a test event from the payment and booking services and watch it arrive. Then add "
    "an alert for “no event for longer than is usual”, and know where missed events are sent "
    "again.",
    references=("Stripe, Webhooks https://docs.stripe.com/webhooks",),
)
def webhooks_keep_arriving(
    spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Iterator[Outcome]:
    yield word_on("OPS013", spec, attestations, started_at)
