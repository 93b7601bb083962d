"""Screenshots on a risk, an item, a change or a question: among ourselves, or for the founder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import carried_out
from engagements.desk.registers import confirm_page, form_page, person
from engagements.desk.screenshot_form import CaptionForm, ScreenshotForm
from engagements.models import (
    Engagement,
    FounderScreenshot,
    InternalScreenshot,
    Item,
    Side,
    TransitionError,
)
from engagements.models.screenshot import COLUMNS, Shown
from engagements.screenshot_file import as_answer

AUDIENCES: dict[str, type[InternalScreenshot | FounderScreenshot]] = {
    "internal": InternalScreenshot,
    "founder": FounderScreenshot,
}
TEMPLATE = "engagements/desk/screenshot_list.html"

# By the word in the path: where the rows are found.
ROWS: dict[str, Callable[[Engagement], Any]] = {
    "risk": lambda engagement: engagement.risks,
    "item": lambda engagement: Item.objects.filter(block__engagement=engagement).select_related(
        "block__engagement"
    ),
    "change": lambda engagement: engagement.changes,
    "question": lambda engagement: engagement.approvals,
}
PAGE_OF = {column: column for column in COLUMNS.values()} | {"approval": "question"}


@dataclass(frozen=True, slots=True)
class Wall:
    """One side of the page: its pictures, each with the address of what it stands with."""

    audience: str
    shots: list[tuple[InternalScreenshot | FounderScreenshot, str]]


@require_GET
def screenshot_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """All of a sprint."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return render(request, TEMPLATE, {"walls": _walls(engagement, engagement)})


@require_http_methods(["GET", "POST"])
def screenshots(
    request: HttpRequest, workspace_slug: str, slug: str, about: str, pk: int
) -> HttpResponse:
    """Those of one paper, with the form for another; for htmx without the frame of the page."""
    right = Right.WORK if request.method == "POST" else Right.VIEW_DESK
    engagement = access.open_engagement(request, workspace_slug, slug, right)
    subject: Shown = get_object_or_404(ROWS[about](engagement), pk=pk)
    form, by = ScreenshotForm(subject, request.POST or None, request.FILES or None), person(request)
    if form.is_valid() and carried_out(
        form,
        lambda: AUDIENCES[form.cleaned_data["audience"]].add(
            subject, form.redacted, form.cleaned_data["caption"], by=by, side=form.chosen_side
        ),
    ):
        messages.success(request, "The screenshot is kept. Nothing of the original file is.")
        return redirect(f"{request.path}#{form.cleaned_data['audience']}")
    is_part = bool(cast(Any, request).htmx)
    walls = _walls(engagement, subject, without_sides=is_part and about == "risk")
    context = {
        "subject": subject,
        "about": about,
        "action": request.path,
        "form": form,
        "walls": walls,
        "is_bare": is_part and not any(wall.shots for wall in walls),
    }
    if is_part:
        return render(request, f"{TEMPLATE}#panel", context)
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)


@require_GET
def screenshot_picture(
    request: HttpRequest, workspace_slug: str, slug: str, audience: str, pk: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    rows = AUDIENCES[audience].objects.filter(engagement=engagement)
    return as_answer(get_object_or_404(rows, pk=pk))


@require_http_methods(["GET", "POST"])
def screenshot_edit(
    request: HttpRequest, workspace_slug: str, slug: str, audience: str, pk: int
) -> HttpResponse:
    """The caption in other words; a picture itself is never changed."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    shot = get_object_or_404(AUDIENCES[audience].objects.about(engagement), pk=pk)
    back = f"{_address_of(shot, engagement)}#{audience}-shot-{pk}"
    form = CaptionForm(request.POST or None, initial={"caption": shot.caption})
    if form.is_valid() and carried_out(
        form, lambda: shot.recaption(form.cleaned_data["caption"], by=person(request))
    ):
        messages.success(request, "The caption is saved.")
        return redirect(back)
    return form_page(request, form, heading="What does this picture show?", back=back)


@require_http_methods(["GET", "POST"])
def screenshot_delete(
    request: HttpRequest, workspace_slug: str, slug: str, audience: str, pk: int
) -> HttpResponse:
    """Removes picture and caption for good; asks first."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    shot = get_object_or_404(AUDIENCES[audience].objects.about(engagement), pk=pk)
    back = _address_of(shot, engagement)
    if request.method == "POST":
        try:
            shot.remove(by=person(request))
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "The screenshot is gone.")
        return redirect(back)
    return confirm_page(
        request,
        heading="Delete this screenshot?",
        text=f"“{shot}” disappears for good, here and in the portal. Versions of the pack that are "
        "made already keep it.",
        submit="Delete it",
        back=back,
    )


def _walls(
    engagement: Engagement, subject: Engagement | Shown, *, without_sides: bool = False
) -> list[Wall]:
    """Both walls; on the page of a risk without what stands there under "Before and after"."""
    return [
        Wall(
            audience,
            [
                (shot, _address_of(shot, engagement))
                for shot in kind.objects.about(subject)
                if not without_sides or shot.side == Side.NEITHER
            ],
        )
        for audience, kind in AUDIENCES.items()
    ]


def _address_of(shot: InternalScreenshot | FounderScreenshot, engagement: Engagement) -> str:
    """Where the screenshots of the same paper stand."""
    page = PAGE_OF[COLUMNS[type(shot.subject)]]
    return reverse(
        f"screenshot_{page}", args=[engagement.workspace.slug, engagement.slug, shot.subject.pk]
    )
