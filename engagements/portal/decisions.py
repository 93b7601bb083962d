"""What a founder decides here: answers to questions, and risks that may wait or not."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseLocation

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.desk.paper_forms import carried_out
from engagements.models import (
    Approval,
    Engagement,
    FounderScreenshot,
    Membership,
    TransitionError,
)
from engagements.portal.cards import question_card
from engagements.portal.deciding import agree_to_wait, ask_for_fix
from engagements.portal.forms import AnswerForm, WaitForm
from engagements.portal.risks import risk_of, risk_page


@require_http_methods(["GET", "POST"])
def portal_question(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """One question, also where an answer that won't do comes back to without JavaScript."""
    right = Right.DECIDE if request.method == "POST" else Right.VIEW_PORTAL
    engagement = access.open_engagement(request, workspace_slug, slug, right)
    questions = engagement.approvals.filter(risk=None).select_related("asked_by", "answered_by")
    approval = get_object_or_404(questions, pk=pk)
    if request.method != "POST":
        return _question_page(request, approval, AnswerForm(approval))
    form = AnswerForm(approval, request.POST)
    if form.is_valid() and carried_out(
        form, lambda: approval.give_answer(form.cleaned_data["answer"], by=_place(request))
    ):
        return _decided(request, engagement, f"Thank you. {engagement.workspace} has your answer.")
    return _question_page(request, approval, form)


@require_POST
def portal_risk_wait(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """The founder lets a risk wait until a day, for a reason."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.DECIDE)
    risk = risk_of(engagement, pk)
    form = WaitForm(risk, request.POST)
    if form.is_valid() and carried_out(
        form, lambda: agree_to_wait(risk, **form.cleaned_data, by=_place(request))
    ):
        return _decided(request, engagement, "Noted: this may wait. You can change your mind.")
    risk.refresh_from_db()
    return risk_page(request, risk, form)


@require_POST
def portal_risk_fix(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """The founder says “please fix it”."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.DECIDE)
    try:
        ask_for_fix(risk_of(engagement, pk), by=_place(request))
    except TransitionError as error:
        messages.error(request, str(error))
        return _back(request, engagement)
    return _decided(request, engagement, "Noted: it goes back on the list of things to fix.")


def _question_page(request: HttpRequest, approval: Approval, form: AnswerForm) -> HttpResponse:
    context = {
        "card": question_card(approval, form),
        "approval": approval,
        "shots": FounderScreenshot.objects.about(approval),
    }
    in_place = form.is_bound and cast(Any, request).htmx
    page = "_question.html" if in_place else "portal_question.html"
    template = f"engagements/portal/{page}"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _decided(request: HttpRequest, engagement: Engagement, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return _back(request, engagement)


def _back(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    """To the front page, whose first sentence a decision changes; htmx swaps it in place."""
    url = reverse("portal_page", args=[engagement.workspace.slug, engagement.slug])
    if cast(Any, request).htmx:
        return HttpResponseLocation(url, target="#main", select="#main", swap="outerHTML")
    return redirect(url)


def _place(request: HttpRequest) -> Membership:
    return cast(OpenedRequest, request).membership
