"""What may wait: until when, who looks again, and the days for one's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.calendar import follow_up_of
from engagements.models import Engagement, Risk, RiskState
from engagements.portal.standing import WAITING


@dataclass(frozen=True, slots=True)
class Waiting:
    """A risk that may wait until a day; `who` looks again then, `why` are the founder's words."""

    risk: Risk
    until: date | None
    who: str
    why: str
    is_over: bool


@require_GET
def portal_later(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    context = {"waiting": waiting_of(engagement)}
    return render(request, "engagements/portal/portal_later.html", context)


@require_GET
def portal_later_calendar(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """The days as an iCalendar file."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    return HttpResponse(
        follow_up_ics(engagement),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="follow-up-{engagement.slug}.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def follow_up_ics(engagement: Engagement) -> bytes:
    """Each day on which somebody looks again, as a calendar."""
    days = [(each.risk, each.until, each.who) for each in waiting_of(engagement) if each.until]
    return follow_up_of(engagement, days, timezone.now(), settings.SITE_URL)


def waiting_of(engagement: Engagement) -> list[Waiting]:
    """What waits, the soonest day first."""
    risks = engagement.risks.for_founder().select_related("accepted_by")
    waits = (risk for risk in risks if risk.founder_state in WAITING)
    today = timezone.localdate()
    rows = [_row(engagement, risk, today) for risk in waits]
    return sorted(rows, key=lambda row: (row.until or date.max, row.risk.pk))


def _row(engagement: Engagement, risk: Risk, today: date) -> Waiting:
    until = risk.waits_until
    accepted = risk.state == RiskState.ACCEPTED
    return Waiting(
        risk=risk,
        until=until,
        who=risk.owner_name or (str(engagement.workspace) if not engagement.is_closed else ""),
        why=risk.accepted_reason if accepted else "",
        is_over=until is not None and until < today,
    )
