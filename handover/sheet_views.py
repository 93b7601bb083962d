"""One page for your developer, on the web and as PDF, through both doors."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engagements import access
from engagements.access import Right
from engagements.models import Engagement, Risk
from engagements.portal.risks import risk_of
from handover.delivery import pdf_of
from handover.models import RiskSheet
from handover.sheets import SheetBlocked, ask_for_sheet, facts_of


@require_GET
def sheet_page(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _page(request, _desk_risk(engagement, pk), "sheet")


@require_POST
def sheet_make(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    return _make(request, _desk_risk(engagement, pk), "sheet")


@require_GET
def sheet_pdf(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _pdf(_desk_risk(engagement, pk))


@require_GET
def portal_sheet(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    return _page(request, risk_of(engagement, pk), "portal_sheet")


@require_POST
def portal_sheet_make(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.DECIDE)
    return _make(request, risk_of(engagement, pk), "portal_sheet")


@require_GET
def portal_sheet_pdf(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    return _pdf(risk_of(engagement, pk))


def _desk_risk(engagement: Engagement, pk: int) -> Risk:
    risk: Risk = get_object_or_404(engagement.risks, pk=pk)
    return risk


def _page(request: HttpRequest, risk: Risk, door: str) -> HttpResponse:
    """The whole page; for htmx, which asks while a PDF is being set, its part about the file."""
    facts = facts_of(risk)
    newest = RiskSheet.objects.filter(risk=risk).defer("pdf", "logo").first()
    context = {
        "risk": risk,
        "facts": facts,
        "sheet": newest,
        "is_fresh": newest is not None and newest.snapshot["risk"] == facts,
        "page_url": f"{door}_page" if door == "sheet" else door,
        "make_url": f"{door}_make",
        "pdf_url": f"{door}_pdf",
        "may_make": Right.WORK if door == "sheet" else Right.DECIDE,
    }
    template = "handover/_sheet_file.html" if cast(Any, request).htmx else f"handover/{door}.html"
    return render(request, template, context)


def _make(request: HttpRequest, risk: Risk, door: str) -> HttpResponse:
    try:
        ask_for_sheet(risk, by=access.person(request))
    except SheetBlocked as blocked:
        messages.error(request, str(blocked))
    place = (risk.engagement.workspace.slug, risk.engagement.slug, risk.pk)
    return redirect("sheet_page" if door == "sheet" else door, *place)


def _pdf(risk: Risk) -> HttpResponse:
    """The newest that is ready. Raises Http404 without one."""
    sheet = RiskSheet.objects.ready().filter(risk=risk).defer("snapshot", "logo").first()
    if sheet is None:
        raise Http404
    return pdf_of(sheet)
