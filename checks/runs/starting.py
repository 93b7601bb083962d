"""What sets a run going: the audit of an engagement, the verification of one risk."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from checks.runs.models import Run
from engagements import access
from engagements.access import Right
from engagements.models import TransitionError, User


@require_POST
def run_start(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Ask for an audit, or go to the one that is under way."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    run = Run.ask_audit(engagement, by=cast(User, request.user))
    return redirect("run_page", workspace_slug, slug, run.pk)


@require_POST
def risk_verify(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """Look again at just this risk's matter, or go to the look that is under way."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    risk = get_object_or_404(engagement.risks, pk=pk)
    try:
        run = Run.ask_verification(risk, by=cast(User, request.user))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
        return redirect("run_list", workspace_slug, slug)
    return redirect("run_page", workspace_slug, slug, run.pk)
