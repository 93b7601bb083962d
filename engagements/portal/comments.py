"""What the consultancy and the founder write to one another."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagements import access
from engagements.access import Right
from engagements.comment_form import CommentForm
from engagements.desk.paper_forms import carried_out
from engagements.models import FounderComment, TransitionError
from engagements.portal.risks import risk_of


@require_http_methods(["GET", "POST"])
def portal_comments(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int = 0
) -> HttpResponse:
    """About one risk, or all of them; whoever reads here may also write."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    risk = risk_of(engagement, pk) if pk else None
    form, by = CommentForm(request.POST or None), access.person(request)
    if form.is_valid() and carried_out(
        form, lambda: FounderComment.write(risk or engagement, form.cleaned_data["text"], by=by)
    ):
        return redirect(f"{request.path}#comments")
    refused = request.method == "POST"
    context = {
        "risk": risk,
        "is_sprint": risk is None,
        "comments": FounderComment.objects.for_portal().about(risk or engagement),
        "form": form,
        "action": request.path,
        "reader": by,
    }
    template = "engagements/portal/portal_comments.html"
    if cast(Any, request).htmx and not refused:
        template += "#thread"
    return render(request, template, context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def portal_comment_take_back(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    """Removes one's own comment; asks first."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    rows = FounderComment.objects.for_portal().about(engagement)
    comment = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        template = "engagements/portal/portal_comment_take_back.html"
        return render(request, template, {"comment": comment})
    try:
        comment.take_back(by=access.person(request))
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Your comment is gone.")
    return redirect(reverse("portal_comments", args=[workspace_slug, slug]))
