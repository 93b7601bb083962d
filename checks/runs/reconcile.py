"""Findings into risks, so that what people decided survives every run.

new -> create · seen again -> touch only · gone, and really observed -> fixed, with the run as
proof · back -> reopen · accepted or false alarm -> left alone · not observed -> nothing changes.
The same evidence twice changes nothing, and a run that ends late never overrules one that looked
after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from checks.engine.registry import all_rules
from checks.engine.verdict import Severity
from checks.runs.clearing import SEEN, cleared_risks
from checks.runs.models import Finding, Run, RunState
from engagements.events import Event, announce
from engagements.models import Risk
from engagements.models.risk_scales import Lane, RiskState

CAN_WAIT_DAYS = 30  # the second lane of the launch plan


@dataclass(frozen=True, slots=True)
class Changes:
    """Primary keys of the risks that a run moved."""

    created: list[int] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    fixed: list[int] = field(default_factory=list)
    seen_again: list[int] = field(default_factory=list)

    def to_dict(self) -> dict[str, list[int]]:
        return {name: list(getattr(self, name)) for name in self.__slots__}


@transaction.atomic
def reconcile(run: Run, findings: Sequence[Finding]) -> Changes:
    """Bring the engagement's risks in line with a finished run's findings."""
    changes = Changes()
    failing = {finding.fingerprint: finding for finding in findings if finding.failed}
    risks = {
        risk.fingerprint: risk
        for risk in run.engagement.risks.select_for_update().exclude(fingerprint="")
    }
    newer = _cleared_since(run, failing.keys() - risks.keys())
    new: list[Risk] = []
    for fingerprint, finding in failing.items():
        if fingerprint in risks:
            _seen_again(run, risks[fingerprint], changes)
        elif Severity(finding.severity) is not Severity.INFO and fingerprint not in newer:
            new.append(_risk_of(run, finding))
    created = Risk.objects.bulk_create(new)
    changes.created.extend(risk.pk for risk in created)
    announce(run.engagement, Event.RISK_OPENED, *(risk.as_event for risk in created))
    _touch(run, [*changes.reopened, *changes.seen_again])
    not_failing = [risk for key, risk in risks.items() if key not in failing and risk.is_open]
    attested = {finding.fingerprint for finding in findings if finding.attested}
    for risk in cleared_risks(run, findings, not_failing):
        risk.mark_fixed(proof_of(run, attested=risk.fingerprint in attested))
        changes.fixed.append(risk.pk)
    return changes


def proof_of(run: Run, *, attested: bool = False) -> str:
    moment = timezone.localtime(run.looked_at)
    how = "Attested, as noted" if attested else "Observed"
    return f"{how} by run {run.pk} on {moment:%-d %B %Y at %H:%M} {moment:%Z}."


def _seen_again(run: Run, risk: Risk, changes: Changes) -> None:
    if risk.state == RiskState.FIXED:
        if risk.fixed_at and run.looked_at < risk.fixed_at:
            return  # what it saw may be from before the fix
        risk.reopen("seen again by a run")
        changes.reopened.append(risk.pk)
    elif risk.is_open:
        changes.seen_again.append(risk.pk)


def _cleared_since(run: Run, fingerprints: Iterable[str]) -> set[str]:
    """Those of *fingerprints* that a run which looked after this one found without fault."""
    later = Finding.objects.filter(
        run__engagement=run.engagement_id,
        run__state=RunState.DONE,
        run__started_at__gt=run.looked_at,
        status__in=SEEN,
        fingerprint__in=fingerprints,
    )
    return set(later.values_list("fingerprint", flat=True))


def _risk_of(run: Run, finding: Finding) -> Risk:
    can_wait = Severity(finding.severity) is Severity.MINOR
    rule = all_rules()[finding.code]
    seen_at = run.looked_at
    return Risk(
        engagement=run.engagement,
        code=finding.code,
        subject=finding.subject,
        fingerprint=finding.fingerprint,
        title=finding.title,
        why=finding.why,
        fix=finding.fix,
        impact=finding.impact,
        severity=finding.severity,
        effort=rule.effort,
        lane=Lane.LATER if can_wait else Lane.FIX_NOW,
        later_until=_in_thirty_days(seen_at.date()) if can_wait else None,
        first_seen_at=seen_at,
        last_seen_at=seen_at,
    )


def _touch(run: Run, seen: list[int]) -> None:
    """Only when they were seen; an older run that ends late never moves the moment back."""
    older = Risk.objects.filter(pk__in=seen, last_seen_at__lt=run.looked_at)
    older.update(last_seen_at=run.looked_at)


def _in_thirty_days(day: date) -> date:
    return day + timedelta(days=CAN_WAIT_DAYS)
