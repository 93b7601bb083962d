"""The desk's page of links to a version: make one, see when it was opened, withdraw it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.models import Engagement
from engagements.secret_values import refuse_secret_value
from handover.models import PackVersion, ShareLink

FRESH = "fresh_share_link"  # in the session: the link made just now, to be shown once
LIVES = {1: "One day", 7: "A week", 30: "30 days", 90: "90 days"}


class ShareLinkForm(forms.Form):
    label = forms.CharField(
        label="Who is it for?",
        max_length=120,
        validators=[refuse_secret_value],
        widget=forms.TextInput(attrs={"placeholder": "Their new developer"}),
    )
    pack: forms.ModelChoiceField[PackVersion] = forms.ModelChoiceField(
        queryset=None, label="Version", empty_label=None
    )
    days = forms.TypedChoiceField(
        label="It opens for", choices=LIVES.items(), coerce=int, initial=7
    )
    password = forms.CharField(
        label="Password",
        required=False,
        min_length=8,
        max_length=128,
        help_text="If you give one, tell it by phone, not in the mail that carries the link. Five "
        "wrong tries lock the link.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = cast(Any, self.fields["pack"])
        versions.queryset = engagement.packs.ready().defer("snapshot", "pdf")
        versions.label_from_instance = lambda pack: f"Version {pack.number}"
        newest = versions.queryset.first()
        versions.initial = newest.pk if newest else None


@never_cache
@require_http_methods(["GET", "POST"])
def share_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """The links of an engagement; a POST makes one, whose address is shown this once."""
    right = Right.WORK if request.method == "POST" else Right.VIEW_DESK
    engagement = access.open_engagement(request, workspace_slug, slug, right)
    form = ShareLinkForm(request.POST or None, engagement=engagement)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        link, token = ShareLink.issue(
            given["pack"],
            given["label"],
            timedelta(days=given["days"]),
            password=given["password"],
            by=access.person(request),
        )
        path = reverse("share_page", args=[workspace_slug, token])
        request.session[FRESH] = {"pk": link.pk, "url": f"{settings.SITE_URL}{path}"}
        return redirect("share_list", workspace_slug, slug)
    context = {
        "form": form,
        "links": engagement.share_links.for_list(),
        "fresh": _fresh(request, engagement),
    }
    status = 422 if form.is_bound else 200
    return render(request, "handover/share_list.html", context, status=status)


@require_POST
def share_revoke(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    link = _link(request, workspace_slug, slug, pk)
    link.revoke(by=access.person(request))
    messages.success(request, f"Withdrawn: the link for “{link}” opens nothing any more.")
    return redirect("share_list", workspace_slug, slug)


@require_POST
def share_unlock(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    link = _link(request, workspace_slug, slug, pk)
    link.unlock(by=access.person(request))
    messages.success(request, f"The link for “{link}” takes passwords again.")
    return redirect("share_list", workspace_slug, slug)


def _link(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> ShareLink:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    link: ShareLink = get_object_or_404(engagement.share_links, pk=pk)
    return link


def _fresh(request: HttpRequest, engagement: Engagement) -> str:
    """The address made just now, if it is of this engagement; taken out of the session."""
    made = request.session.get(FRESH)
    if not made or not engagement.share_links.filter(pk=made["pk"]).exists():
        return ""
    del request.session[FRESH]
    return str(made["url"])
