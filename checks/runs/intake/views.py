"""The page where the consultant takes the founder's first answers over, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from checks.runs.intake import taking
from checks.runs.intake.taking import Preview, previews_of
from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import carried_out
from engagements.intake import Line, lines_of
from engagements.models import Engagement, IntakeOutcome, Makes, TransitionError
from engagements.portal.needs import Intake
from engagements.secret_values import NoSecretValues

TEMPLATE = "checks/runs/intake/intake_review.html"
#: In the order of the page: what each kind of line is headed with.
HEADINGS = (
    (Makes.RISK, "Risks"),
    (Makes.SPEC, "Entries of the launch spec"),
    (Makes.ACCESS, "Lines of the access register"),
    (Makes.CONTACT, "Who to call"),
    (Makes.ALERT, "Alert destinations"),
    (Makes.QUESTION, "Open questions, as the founder doesn't know"),
    (Makes.NOTHING, "Answers that were corrected"),
)


class FoundForm(NoSecretValues, forms.Form):
    found = forms.CharField(
        label="What did you find out?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    outcome: IntakeOutcome
    question: str
    form: FoundForm


@require_GET
def intake_review(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _page(request, engagement)


@require_POST
def intake_take(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """One line or several, by the keys that the page showed; leftovers go only where ticked."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    taken, dropping = 0, request.POST.getlist("drop")
    for key in request.POST.getlist("key"):
        try:
            taking.take(engagement, key, by=access.person(request), dropping=dropping)
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            taken += 1
    if taken:
        messages.success(request, "Taken over." if taken == 1 else f"{taken} lines taken over.")
    return redirect("intake_review", workspace_slug, slug)


@require_POST
def intake_set_aside(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    try:
        taking.set_aside(engagement, request.POST.get("key", ""), by=access.person(request))
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Set aside. Another answer of the founder brings it back.")
    return redirect("intake_review", workspace_slug, slug)


@require_POST
def intake_found(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """An open question has its answer; it goes out of the way of the handover."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    outcome = get_object_or_404(engagement.intake_outcomes, pk=pk)
    form = FoundForm(request.POST, auto_id=f"found-{pk}-%s")
    if form.is_valid() and carried_out(
        form, lambda: outcome.find_out(form.cleaned_data["found"], by=access.person(request))
    ):
        messages.success(request, "Noted.")
        return redirect("intake_review", workspace_slug, slug)
    return _page(request, engagement, refused={pk: form})


def _page(
    request: HttpRequest, engagement: Engagement, refused: dict[int, FoundForm] | None = None
) -> HttpResponse:
    lines = lines_of(engagement)
    waiting = previews_of(engagement, lines)
    context = {
        "intake": Intake.of(engagement),
        "groups": list(_grouped(waiting)),
        "takeable": [each.key for each in waiting if not each.fault and not each.leftovers],
        "open_questions": _open_questions(lines, refused or {}),
        "dealt_with": [line for line in lines if line.outcome and not line.waits],
    }
    return render(request, TEMPLATE, context, status=422 if refused else 200)


def _grouped(waiting: Iterable[Preview]) -> Iterable[tuple[str, list[Preview]]]:
    rows = list(waiting)
    for makes, heading in HEADINGS:
        if found := [each for each in rows if each.line.makes == makes]:
            yield heading, found


def _open_questions(lines: Iterable[Line], refused: dict[int, FoundForm]) -> list[OpenQuestion]:
    outcomes = [
        (line.outcome, line.asked.question)
        for line in lines
        if line.outcome and line.outcome.is_open_question
    ]
    return [
        OpenQuestion(each, said, refused.get(each.pk) or FoundForm(auto_id=f"found-{each.pk}-%s"))
        for each, said in outcomes
    ]
