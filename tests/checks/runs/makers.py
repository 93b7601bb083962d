"""Makers of verdicts and of runs that have looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from checks.engine.facts import Gap, Reason
from checks.engine.registry import all_rules
from checks.engine.scorecard import score
from checks.engine.verdict import Impact, Severity, Status, Verdict
from checks.runs.carrying import follow_up
from checks.runs.models import Finding, Purpose, Run, RunState, Statement
from checks.runs.reconcile import Changes
from engagements.models import Engagement, Risk
from tests.factories import make_user, scope_of

DOMAIN = "coach.example"
UNSEEN = Gap(Reason.TIMEOUT, "no answer in time")


def verdict(
    code: str = "MAIL001", subject: str = DOMAIN, status: str = "fail", **fields: Any
) -> Verdict:
    rule = all_rules()[code]
    defaults: dict[str, Any] = {
        "severity": Severity.MAJOR,
        "impact": Impact(rule.impact),
        "title": rule.failure_title if status == "fail" else rule.title,
        "found": f"{subject} was seen.",
        "why": rule.why,
        "fix": "Change the record." if status == "fail" else "",
        "evidence": (),
    }
    return Verdict(code=code, subject=subject, status=Status(status), **(defaults | fields))


def stored(facts: Iterable[str] = (), unseen: Iterable[str] = ()) -> dict[str, Any]:
    """A run's evidence as stored: `facts` and `unseen` are ids, "topic:key"."""
    seen: Mapping[str, Any] = {fact_id: {"kind": "ProbeFacts"} for fact_id in facts}
    gaps = {fact_id: {"kind": "Gap", "reason": "timeout", "detail": "late"} for fact_id in unseen}
    evidence = {**seen, **gaps}
    return {
        "format": 1,
        "domain": DOMAIN,
        "spec": {"domain": DOMAIN},
        "started_at": timezone.now().isoformat(),
        "seconds": 1.5,
        "topics": sorted({fact_id.partition(":")[0] for fact_id in evidence}),
        "evidence": evidence,
    }


def minutes_ago(minutes: float) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def make_run(engagement: Engagement, **fields: Any) -> Run:
    """A queued audit unless said otherwise; nobody is told of it."""
    defaults = {"purpose": Purpose.AUDIT, "spec": {"domain": engagement.domain}}
    with scope_of(engagement.workspace_id):
        return Run.objects.create(engagement=engagement, **(defaults | fields))


def finished(engagement: Engagement, *verdicts: Verdict, **fields: Any) -> Run:
    """A run that has looked (`started_at`: now) and found these verdicts; not yet reconciled."""
    card = score(verdicts)
    defaults = {
        "state": RunState.DONE,
        "attempt": 1,
        "started_at": timezone.now(),
        "finished_at": timezone.now(),
        "evidence": stored(),
        "gate": card.gate.value,
        "sentence": card.sentence,
        "counts": card.counts,
        "failures": card.failures,
        "seconds": 1.5,
    }
    run = make_run(engagement, **(defaults | fields))
    with scope_of(engagement.workspace_id):
        Finding.store(run, verdicts)
    return run


def give_word(
    engagement: Engagement, code: str = "OPS006", *, holds: bool = True, **fields: Any
) -> None:
    """A statement by Mia Chen, of today unless said otherwise."""
    defaults = {"by": "Mia Chen", "said_on": timezone.localdate(), "words": "Tried it on staging."}
    with scope_of(engagement.workspace_id):
        statement = Statement(engagement=engagement, code=code, **(defaults | fields))
        statement.record(holds=holds, by=make_user())


def look(engagement: Engagement, *verdicts: Verdict, **fields: Any) -> Changes:
    """A run as `finished` makes it, and what it changes in the risk list and elsewhere."""
    run = finished(engagement, *verdicts, **fields)
    with scope_of(engagement.workspace_id):
        return follow_up(run, list(run.findings.all()))


def make_turned_risk(engagement: Engagement) -> Risk:
    """A risk that an audit found, and a verification an hour later no longer."""
    with scope_of(engagement.workspace_id):
        look(engagement, verdict(found="There were two."), started_at=minutes_ago(60))
        risk: Risk = engagement.risks.get(code="MAIL001")
        changed = {"purpose": Purpose.VERIFICATION, "risk": risk, "codes": [risk.code]}
        look(engagement, verdict(status="pass", found="There is one."), **changed)
    return risk
