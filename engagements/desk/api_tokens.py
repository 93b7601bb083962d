"""Tokens for programs: made, shown once, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.models import ApiToken, Engagement, TransitionError
from engagements.secret_values import NoSecretValues

FRESH = "fresh_api_token"  # in the session: the token made just now, to be shown once
READ, WRITE = "read", "write"
LISTED = 100


class TokenForm(NoSecretValues, forms.Form):
    label = forms.CharField(
        label="What is it for?",
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "Deploy pipeline of Harbour Coaching"}),
    )
    engagement: forms.ModelChoiceField[Engagement] = forms.ModelChoiceField(
        queryset=None,
        label="What can it reach?",
        required=False,
        empty_label="Every engagement of the workspace",
    )
    may = forms.ChoiceField(
        label="What may it do?",
        choices=[(READ, "Read"), (WRITE, "Read and write, as far as you may yourself")],
        initial=READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label="When does it end?",
        choices=[(30, "In 30 days"), (90, "In 90 days"), (365, "In a year")],
        initial=90,
        coerce=int,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        engagements: Any = self.fields["engagement"]
        engagements.queryset = Engagement.objects.in_brief()


@never_cache
@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """All tokens of the workspace, and the form for the next one."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        row, token = ApiToken.issue(
            cast(OpenedRequest, request).membership,
            given["label"],
            timedelta(days=given["days"]),
            engagement=given["engagement"],
            may_write=given["may"] == WRITE,
        )
        request.session[FRESH] = [row.pk, token]
        return redirect("token_list", workspace_slug)
    tokens = workspace.api_tokens.newest_first().select_related("member__user", "engagement")
    fresh_key, fresh = request.session.pop(FRESH, [None, ""])
    shown = list(tokens[:LISTED])
    context = {
        "form": form,
        "tokens": shown,
        "fresh": fresh if any(token.pk == fresh_key for token in shown) else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/token_list.html", context, status=status)


@require_POST
def token_revoke(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """Also somebody else's: whoever may manage the workspace must be able to shut a door."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    token = get_object_or_404(workspace.api_tokens.all(), pk=pk)
    try:
        token.revoke(by=access.person(request))
        messages.success(request, f"Withdrawn: “{token}” opens nothing any more.")
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return redirect("token_list", workspace_slug)
