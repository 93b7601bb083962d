"""The buttons of the sprint's clock. Each is one verb of the engagement."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from engagements import access
from engagements.access import Right
from engagements.desk.engagement_forms import PauseForm, WaitForm
from engagements.desk.engagements import overview
from engagements.models import TransitionError
from engagements.ties import ties_of


@require_POST
def engagement_start(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    return _turned(request, lambda: engagement.start(by=access.person(request)), "The clock runs.")


@require_POST
def engagement_pause(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return overview(request, pause_form=form)
    reason = form.cleaned_data["reason"]
    return _turned(
        request, lambda: engagement.pause(reason, by=access.person(request)), "The clock is paused."
    )


@require_POST
def engagement_wait(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    form = WaitForm(request.POST)
    if not form.is_valid():
        return overview(request, wait_form=form)
    reason = form.cleaned_data["reason"]
    return _turned(
        request,
        lambda: engagement.wait_for_client(reason, by=access.person(request)),
        "The clock stands still until the client has answered.",
    )


@require_POST
def engagement_resume(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    return _turned(
        request, lambda: engagement.resume(by=access.person(request)), "The clock runs again."
    )


@require_POST
def engagement_close(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Closes it; while there are ties left to cut it lists them and asks first."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.MANAGE)
    despite_ties = "despite_ties" in request.POST
    if engagement.allows("close") and not despite_ties:
        ties = [tie for tie in ties_of(engagement) if not tie.is_cut]
        if ties:
            context = {"ties": ties}
            return render(request, "engagements/desk/engagement_close.html", context, status=409)
    return _turned(
        request,
        lambda: engagement.close(by=access.person(request), despite_ties=despite_ties),
        "Closed. The papers are read-only now; reopen it to change them.",
    )


@require_POST
def engagement_reopen(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.MANAGE)
    return _turned(request, lambda: engagement.reopen(by=access.person(request)), "Reopened.")


def _turned(request: HttpRequest, verb: Callable[[], None], done: str) -> HttpResponse:
    """Use the verb, say how it went, and go back to the overview."""
    try:
        verb()
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    opened = request.resolver_match.kwargs  # type: ignore[union-attr]
    return redirect("engagement_page", opened["workspace_slug"], opened["slug"])
