"""Before and after, side by side: on the page of a risk or an item, and on the founder's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from checks.runs.before_after import of_sprint, of_subject
from engagements import access
from engagements.access import Right
from engagements.models import FounderScreenshot, Item, Side
from engagements.portal.risks import risk_of


@require_GET
def risk_before_after(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    pair = of_subject(get_object_or_404(engagement.risks, pk=pk))
    return _answer(request, "before_after", {"pair": pair, "back": "risk_page"})


@require_GET
def item_before_after(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    items = Item.objects.filter(block__engagement=engagement)
    pair = of_subject(get_object_or_404(items, pk=pk))
    return _answer(request, "before_after", {"pair": pair, "back": "screenshot_item"})


@require_GET
def portal_risk_before_after(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    pair = of_subject(risk_of(engagement, pk), for_founder=True)
    return _answer(request, "portal_risk_before_after", {"pair": pair})


@require_GET
def portal_before_after(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Everything that was bad and is good, led by how much that is; then the other pictures."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    more = FounderScreenshot.objects.for_portal().about(engagement).filter(side=Side.NEITHER)
    context = {"pairs": of_sprint(engagement), "shots": more}
    return render(request, "checks/runs/portal_before_after.html", context)


def _answer(request: HttpRequest, page: str, context: dict[str, object]) -> HttpResponse:
    part = "#pair" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"checks/runs/{page}.html{part}", context)
