"""Makers of readiness checks that have looked."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from checks.engine.report import verdict_to_dict
from checks.engine.scorecard import score
from checks.engine.verdict import Severity, Verdict
from checks.readiness.models import ReadinessCheck
from checks.runs.models import RunState
from engagements.models import LeadKind, Workspace
from tests.checks.runs.makers import DOMAIN, stored, verdict
from tests.factories import make_lead, scope_of

VERDICTS = (
    verdict("MAIL001", severity=Severity.BLOCKER),
    verdict("MAIL014"),
    verdict("WEB002", status="pass"),
    verdict("DNS001", status="not_observed"),
)


def make_check(
    workspace: Workspace, *verdicts: Verdict, **fields: Any
) -> tuple[ReadinessCheck, str]:
    """A check of coach.example and its link's token; finished unless said otherwise."""
    lead, token = make_lead(workspace, LeadKind.READINESS, domain=DOMAIN)
    judged = verdicts or VERDICTS
    card, now = score(judged), timezone.now()
    defaults: dict[str, Any] = {
        "spec": {"domain": DOMAIN},
        "state": RunState.DONE,
        "attempt": 1,
        "started_at": now,
        "finished_at": now,
        "evidence": stored(),
        "verdicts": [verdict_to_dict(one) for one in judged],
        "gate": card.gate.value,
        "sentence": card.sentence,
        "counts": card.counts,
        "failures": card.failures,
        "seconds": 1.5,
    }
    with scope_of(workspace.pk):
        return ReadinessCheck.objects.create(lead=lead, **(defaults | fields)), token
