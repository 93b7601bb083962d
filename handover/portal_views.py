"""The founder's side of the pack: read it, and sign for it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.models import Engagement, TransitionError
from engagements.secret_values import NoSecretValues
from handover.delivery import deliver, deliver_bundle, differences
from handover.models import with_previous

TEMPLATE = "handover/portal_pack.html"


class SignOffForm(NoSecretValues, forms.Form):
    typed_name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="As you would write it under a letter. You can still ask for changes: they "
        "become the next version.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "placeholder": "Ada Byron"}),
    )


@require_GET
def portal_pack(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """A page of its own, or a fragment for the portal's front page."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    template = "handover/_portal_card.html" if cast(Any, request).htmx else TEMPLATE
    return render(request, template, _ready(engagement, SignOffForm()))


@require_GET
def portal_pack_download(
    request: HttpRequest, workspace_slug: str, slug: str, number: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    return deliver(engagement, number)


@require_GET
def portal_pack_bundle(
    request: HttpRequest, workspace_slug: str, slug: str, number: int
) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    return deliver_bundle(engagement, number)


@require_GET
def portal_pack_compare(
    request: HttpRequest, workspace_slug: str, slug: str, number: int, earlier: int
) -> HttpResponse:
    """What is new since a version that the founder has read before."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    return render(
        request, "handover/portal_pack_compare.html", differences(engagement, number, earlier)
    )


@require_POST
def pack_signoff(request: HttpRequest, workspace_slug: str, slug: str, number: int) -> HttpResponse:
    """The founder signs a version with a typed name."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.DECIDE)
    pack = get_object_or_404(engagement.packs.for_list(), number=number)
    form = SignOffForm(request.POST)
    if form.is_valid():
        try:
            pack.sign(form.cleaned_data["typed_name"], by=cast(OpenedRequest, request).membership)
        except TransitionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Thank you. Version {number} is signed and yours.")
            return redirect("portal_pack", workspace_slug, slug)
    return render(request, TEMPLATE, _ready(engagement, form), status=422)


def _ready(engagement: Engagement, form: SignOffForm) -> dict[str, Any]:
    """The newest ready version first; only that one can be signed."""
    packs = with_previous(engagement.packs.ready().for_list())
    return {"newest": packs[0] if packs else None, "older": packs[1:], "form": form}
