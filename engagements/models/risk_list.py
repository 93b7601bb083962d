"""The risk list: which risks are asked for, and in which order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models

from engagements.models.risk_scales import Impact, Lane, RiskState, Severity, rank_of
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.risk import Risk  # noqa: F401 - named in a string

UNFINISHED = (RiskState.OPEN, RiskState.BEING_FIXED)


class RiskQuerySet(TenantQuerySet["Risk"]):
    def ranked(self) -> RiskQuerySet:
        """Worst first: by severity, then by impact on the business, then by age."""
        return self.annotate(
            severity_rank=rank_of("severity", Severity), impact_rank=rank_of("impact", Impact)
        ).order_by("severity_rank", "impact_rank", "first_seen_at", "pk")

    def open(self) -> RiskQuerySet:
        """Open or being fixed."""
        return self.filter(state__in=UNFINISHED)

    def blockers(self) -> RiskQuerySet:
        """Open blockers: any one of them closes the gate."""
        return self.open().filter(severity=Severity.BLOCKER)

    def with_question_to_founder(self) -> RiskQuerySet:
        """Adds what `founder_state` asks about each, so that it goes without a query a row."""
        from engagements.models.approval import Approval
        from engagements.models.engagement import EngagementState

        asked = Approval.objects.unanswered().filter(risk=models.OuterRef("pk"))
        closed = models.Q(engagement__state=EngagementState.CLOSED)
        return self.annotate(
            waits_for_founder=models.Exists(asked),
            sprint_is_closed=models.ExpressionWrapper(closed, models.BooleanField()),
        )

    def for_founder(self) -> RiskQuerySet:
        """What the portal lists: ranked, without false alarms and mere information."""
        return (
            self.exclude(state=RiskState.FALSE_ALARM)
            .exclude(severity=Severity.INFO)
            .with_question_to_founder()
            .ranked()
        )

    def acceptance_over(self, today: date) -> RiskQuerySet:
        """Accepted or put off until a day that has passed."""
        return self.filter(
            models.Q(state=RiskState.ACCEPTED, accepted_until__lt=today)
            | models.Q(state__in=UNFINISHED, lane=Lane.LATER, later_until__lt=today)
        )

    def ends_waiting_by(self, last: date) -> RiskQuerySet:
        """Accepted or put off until that day or an earlier one."""
        return self.acceptance_over(last + timedelta(days=1))


RiskManager = models.Manager.from_queryset(RiskQuerySet)
