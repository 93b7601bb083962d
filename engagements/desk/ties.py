"""Cutting ties in an afternoon: the access register as a list to work through at the end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engagements import access
from engagements.access import Right
from engagements.desk.registers import person
from engagements.models import AccessGrant, TransitionError, User
from engagements.ties import ties_of


@require_GET
def tie_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    ties = ties_of(engagement)
    cut = sum(tie.is_cut for tie in ties)
    return render(request, "engagements/desk/tie_list.html", {"ties": ties, "cut": cut})


@require_POST
def tie_cut(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """Ticks one: removed today, by this person. With `restore` the tick is taken back."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    tick(request, get_object_or_404(engagement.access_grants, pk=pk), by=person(request))
    return redirect("tie_list", workspace_slug, slug)


def tick(request: HttpRequest, grant: AccessGrant, *, by: User) -> None:
    """What the form says, with a message about how that went."""
    verb = grant.restore if "restore" in request.POST else grant.remove
    try:
        verb(by=by)
    except TransitionError as refusal:
        messages.error(request, str(refusal))
