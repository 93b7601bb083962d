"""The first questions: a founder answers them one by one, and each answer is kept at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagements import access
from engagements.access import Right
from engagements.models import Engagement, TransitionError, User
from engagements.portal.forms import IntakeForm
from engagements.portal.needs import Intake


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer in words, for those who only read."""

    question: str
    answer: str
    is_alarming: bool


@require_http_methods(["GET", "POST"])
def portal_intake(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    right = Right.DECIDE if request.method == "POST" else Right.VIEW_PORTAL
    engagement = access.open_engagement(request, workspace_slug, slug, right)
    if request.method != "POST":
        return _page(request, engagement, IntakeForm(engagement))
    form = IntakeForm(engagement, request.POST)
    if not form.is_valid():
        return _page(request, engagement, form)
    try:
        _keep(engagement, form, by=access.person(request))
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect("portal_intake", workspace_slug, slug)
    if cast(Any, request).htmx:
        return _page(request, engagement, form, part="#progress", saved=True)
    messages.success(request, "Saved. You can change your answers at any time.")
    return redirect("portal_intake", workspace_slug, slug)


@transaction.atomic
def _keep(engagement: Engagement, form: IntakeForm, by: User) -> None:
    for question, answer in form.new_answers():
        engagement.answer_intake(question, answer, by=by)


def _page(
    request: HttpRequest,
    engagement: Engagement,
    form: IntakeForm,
    *,
    part: str = "",
    saved: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "intake": Intake.of(engagement),
        "answers": _answers_of(engagement),
        "saved": saved,
    }
    template = f"engagements/portal/portal_intake.html{part}"
    return render(request, template, context, status=422 if form.errors else 200)


def _answers_of(engagement: Engagement) -> list[Answered]:
    words = dict(IntakeForm.ANSWERS)
    return [
        Answered(asked["question"], words.get(answer, answer), answer == asked["alarming"])
        for asked in engagement.playbook.get("intake", [])
        if (answer := engagement.intake.get(asked["key"]))
    ]
