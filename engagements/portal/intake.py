"""The first questions, one stage a screen: each answer is kept at once, and any may be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import retarget

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.desk.paper_forms import carried_out
from engagements.intake import Screen, screens_of
from engagements.models import Engagement, User
from engagements.models.owned import CLOSED
from engagements.playbooks.intake import UNSURE
from engagements.portal.intake_forms import IntakeForm
from engagements.portal.needs import Intake


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer in words."""

    question: str
    answer: str


@require_GET
def portal_intake(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """The stages and how far each is; whoever only reads sees the answers themselves."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    screens = screens_of(engagement)
    context = {
        "intake": Intake.of(engagement),
        "screens": [(screen, _answers_on(engagement, screen)) for screen in screens],
        "next_screen": next((each for each in screens if not each.is_complete), None),
        "unsure": sum(answer == UNSURE for answer in engagement.intake.values()),
    }
    return render(request, "engagements/portal/portal_intake.html", context)


@require_http_methods(["GET", "POST"])
def portal_intake_stage(
    request: HttpRequest, workspace_slug: str, slug: str, stage: str
) -> HttpResponse:
    """One screen. htmx posts it after each answer, the button at its end posts and goes on."""
    right = Right.DECIDE if request.method == "POST" else Right.VIEW_PORTAL
    engagement = access.open_engagement(request, workspace_slug, slug, right)
    screens = screens_of(engagement)
    screen = next((each for each in screens if each.key == stage), None)
    if screen is None:
        raise Http404
    may_answer = Right.DECIDE in access.rights_of(cast(OpenedRequest, request).membership)
    if not may_answer or engagement.is_closed:
        if request.method == "POST":
            messages.error(request, CLOSED)
        return redirect("portal_intake", workspace_slug, slug)
    if request.method != "POST":
        return _page(request, screens, screen, IntakeForm(engagement, screen))
    form = IntakeForm(engagement, screen, request.POST)
    answers = list(form.new_answers())
    carried_out(form, lambda: _keep(engagement, answers, by=access.person(request)))
    if form.errors or cast(Any, request).htmx:
        return _page(request, screens_of(engagement), screen, form)
    following = [each.key for each in screens[screen.number :]]
    if following:
        return redirect("portal_intake_stage", workspace_slug, slug, following[0])
    return redirect("portal_intake", workspace_slug, slug)


@transaction.atomic
def _keep(engagement: Engagement, answers: list[tuple[str, str]], by: User) -> None:
    for question, answer in answers:
        engagement.answer_intake(question, answer, by=by)


def _page(
    request: HttpRequest, screens: list[Screen], screen: Screen, form: IntakeForm
) -> HttpResponse:
    """The whole page; for htmx the progress, or the questions when one was refused."""
    in_place = cast(Any, request).htmx and form.is_bound
    part = ("#questions" if form.errors else "#progress") if in_place else ""
    context = {
        "form": form,
        "screen": screen,
        "screens": screens,
        "previous": screens[screen.number - 2] if screen.number > 1 else None,
        "intake": Intake.of(cast(OpenedRequest, request).engagement),
        "saved": in_place,
    }
    template = f"engagements/portal/portal_intake_stage.html{part}"
    response = render(request, template, context, status=422 if form.errors else 200)
    return retarget(response, "#intake-questions") if form.errors and in_place else response


def _answers_on(engagement: Engagement, screen: Screen) -> list[Answered]:
    return [
        Answered(asked.question, asked.said(answer, engagement.domain))
        for asked in screen.asked
        if (answer := engagement.intake.get(asked.key))
    ]
