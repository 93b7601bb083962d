"""Comments on a sprint, a risk or an item: among ourselves on one side, with the founder on the
other, each with a box of its own, so that nothing is sent by a wrong tick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.comment_form import CommentForm
from engagements.desk.paper_forms import carried_out
from engagements.desk.registers import confirm_page, person
from engagements.models import (
    Engagement,
    FounderComment,
    InternalComment,
    Item,
    TransitionError,
)
from engagements.models.comment import Subject

AUDIENCES: dict[str, type[InternalComment | FounderComment]] = {
    "internal": InternalComment,
    "founder": FounderComment,
}


@dataclass(frozen=True, slots=True)
class Thread:
    """One side of the page."""

    audience: str
    comments: list[InternalComment | FounderComment]
    form: CommentForm

    @property
    def to_read(self) -> int:
        """How many of the client's comments nobody of ours has read."""
        return sum(getattr(comment, "is_new", False) for comment in self.comments)


@require_http_methods(["GET", "POST"])
def comments(
    request: HttpRequest, workspace_slug: str, slug: str, about: str = "sprint", pk: int = 0
) -> HttpResponse:
    """Both threads about the sprint (which has all of them), a risk or an item."""
    right = Right.WORK if request.method == "POST" else Right.VIEW_DESK
    engagement = access.open_engagement(request, workspace_slug, slug, right)
    subject = _subject(engagement, about, pk)
    if request.method != "POST":
        return _page(request, subject)
    audience = request.POST.get("audience", "")
    if audience not in AUDIENCES:
        raise BadRequest("A comment is for us or for the founder.")
    form, by = _form(audience, request.POST), person(request)
    if form.is_valid() and carried_out(
        form, lambda: AUDIENCES[audience].write(subject, form.cleaned_data["text"], by=by)
    ):
        return redirect(f"{request.path}#{audience}")
    return _page(request, subject, {audience: form})


@require_POST
def comments_read(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """What the client's people wrote is read, so the board stops pointing at it."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    FounderComment.objects.about(engagement).mark_read()
    return redirect(reverse("comment_list", args=[workspace_slug, slug]) + "#founder")


@require_http_methods(["GET", "POST"])
def comment_take_back(
    request: HttpRequest, workspace_slug: str, slug: str, audience: str, pk: int
) -> HttpResponse:
    """Removes one's own comment; asks first."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    rows = AUDIENCES[audience].objects.about(engagement)
    comment = get_object_or_404(rows, pk=pk)
    back = reverse("comment_list", args=[workspace_slug, slug])
    if request.method == "POST":
        try:
            comment.take_back(by=person(request))
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "The comment is gone.")
        return redirect(back)
    return confirm_page(
        request,
        heading="Take this comment back?",
        text=f"“{comment}” disappears for good. Who has read it has read it.",
        submit="Take it back",
        back=back,
    )


def _subject(engagement: Engagement, about: str, pk: int) -> Subject:
    if about == "risk":
        return get_object_or_404(engagement.risks, pk=pk)
    if about == "item":
        items = Item.objects.filter(block__engagement=engagement).select_related("block")
        return get_object_or_404(items, pk=pk)
    return engagement


def _page(
    request: HttpRequest, subject: Subject, refused: dict[str, CommentForm] | None = None
) -> HttpResponse:
    """The page, or for htmx the threads alone; 422 with what was typed when that was refused."""
    refused = refused or {}
    context = {
        "subject": subject,
        "is_sprint": isinstance(subject, Engagement),
        "action": request.path,
        "reader": person(request),
        "threads": [
            Thread(
                audience,
                list(kind.objects.about(subject)),
                refused.get(audience) or _form(audience),
            )
            for audience, kind in AUDIENCES.items()
        ],
    }
    template = "engagements/desk/comment_list.html"
    if cast(Any, request).htmx and not refused:
        template += "#threads"
    return render(request, template, context, status=422 if refused else 200)


def _form(audience: str, data: Any = None) -> CommentForm:
    return CommentForm(data, auto_id=f"{audience}_%s")
