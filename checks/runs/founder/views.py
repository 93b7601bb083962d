"""The founder's two pages from the runs; each is also a fragment of the portal's front page."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from checks.runs.founder.gains import gains_of
from checks.runs.founder.good import good_of
from engagements import access
from engagements.access import Right


@require_GET
def portal_gains(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Before and after; both audits' evidence is read, so the front page takes it in later."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    context = {"gains": gains_of(engagement)}
    return render(request, _template(request, "portal_gains"), context)


@require_GET
def portal_good(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    context = {"good": good_of(engagement)}
    return render(request, _template(request, "portal_good"), context)


def _template(request: HttpRequest, page: str) -> str:
    part = "#part" if cast(Any, request).htmx else ""
    return f"checks/runs/founder/{page}.html{part}"
