"""Cutting ties, as the founder does it: who still gets in, where to click, and a tick for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engagements import access
from engagements.access import Right
from engagements.desk.ties import tick
from engagements.ties import ties_of


@require_GET
def portal_ties(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    ties = ties_of(engagement, owners="your")
    context = {
        "yours": [tie for tie in ties if tie.grant.is_cut_by_founder and not tie.is_cut],
        "ours": [tie for tie in ties if not tie.grant.is_cut_by_founder and not tie.is_cut],
        "done": [tie for tie in ties if tie.is_cut],
        "total": len(ties),
        "cut": sum(tie.is_cut for tie in ties),
    }
    return render(request, "engagements/portal/portal_ties.html", context)


@require_POST
def portal_tie_cut(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """The founder's tick, also after the sprint was closed; the consultancy ticks its own."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.DECIDE)
    grant = get_object_or_404(engagement.access_grants.cut_by_founder(), pk=pk)
    tick(request, grant, by=access.person(request))
    return redirect("portal_ties", workspace_slug, slug)
