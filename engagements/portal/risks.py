"""The risks in four plain words."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.models import (
    Approval,
    Engagement,
    FounderScreenshot,
    FounderState,
    Risk,
    RiskState,
    Side,
)
from engagements.portal.cards import DecisionCard, decision_card
from engagements.portal.forms import WaitForm
from engagements.portal.sentences import progress, what_happens
from engagements.portal.standing import IN_ORDER, standing_of
from engagements.portal.ways import ways_to_dns


@require_GET
def portal_risks(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    risks = list(engagement.risks.for_founder())
    groups: dict[FounderState, list[tuple[Risk, str]]] = {state: [] for state in IN_ORDER}
    for risk in risks:
        groups[risk.founder_state].append((risk, said_about(risk)))
    context = {
        "progress": progress(standing_of(engagement, risks)),
        "groups": [(state, rows) for state, rows in groups.items() if rows],
    }
    return render(request, "engagements/portal/portal_risks.html", context)


@require_GET
def portal_risk(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    return risk_page(request, risk_of(engagement, pk))


def risk_of(engagement: Engagement, pk: int) -> Risk:
    """The risk, unless it was a false alarm: a founder never hears of those."""
    return get_object_or_404(engagement.risks.exclude(state=RiskState.FALSE_ALARM), pk=pk)


def risk_page(request: HttpRequest, risk: Risk, form: WaitForm | None = None) -> HttpResponse:
    """One risk; a refused form comes back with what was typed into it."""
    about = list(risk.approvals.select_related("asked_by", "answered_by").soonest_first())
    asked = next((each for each in about if not (each.answered_at or each.withdrawn_at)), None)
    waits = risk.is_open or risk.state == RiskState.ACCEPTED
    context = {
        "risk": risk,
        "said": said_about(risk),
        "card": _decision(asked, risk, form) if asked and waits else None,
        "answered": [each for each in about if each.answered_at],
        "shots": FounderScreenshot.objects.for_risk(risk).filter(side=Side.NEITHER),
    }
    if form and cast(Any, request).htmx:
        return render(request, "engagements/portal/_decision.html", context, status=422)
    template = "engagements/portal/portal_risk.html"
    return render(request, template, context, status=422 if form else 200)


def _decision(asked: Approval, risk: Risk, form: WaitForm | None) -> DecisionCard:
    return decision_card(asked, risk, form, ways_to_dns(risk.engagement))


def said_about(risk: Risk) -> str:
    """What is done about it, in one sentence."""
    accepted = risk.state == RiskState.ACCEPTED
    return what_happens(
        risk.founder_state,
        at_hand=risk.state == RiskState.BEING_FIXED,
        until=risk.accepted_until if accepted else risk.later_until,
        today=timezone.localdate(),
    )
