"""The check outside: its form, its progress and its result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from checks.readiness.models import ReadinessCheck
from checks.readiness.result import result_of
from checks.runs.progress import progress_of
from engagements import access
from engagements.desk.engagement_forms import DomainField
from engagements.models import FrontDoor, Rate, TooManyKnocks
from engagements.public.guarding import (
    AN_HOUR,
    BUSY,
    TOO_OFTEN,
    GuardedForm,
    knock_for_tool,
    visitor_of,
)
from engagements.public.views import context_of, private, result_context

# Names that never are on the internet; a resolver inside a house may know them all the same.
NOT_PUBLIC = frozenset(
    {
        "arpa",
        "corp",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localhost",
        "onion",
        "private",
    }
)
SPARED = "This domain was looked at several times in the last hour. Please come back later."
SPARED_FOR = timedelta(hours=1)


class CheckForm(GuardedForm):
    domain = DomainField(
        label="Your domain",
        max_length=253,
        help_text="Its name, or the address of one of its pages.",
        widget=forms.TextInput(
            attrs={
                "placeholder": "coach.example",
                "autocapitalize": "none",
                "autocomplete": "off",
                "inputmode": "url",
                "spellcheck": "false",
            }
        ),
    )
    mine = forms.BooleanField(label="It is my domain, or its owner has asked me to look.")

    def clean_domain(self) -> str:
        domain: str = self.cleaned_data["domain"]
        if domain.rpartition(".")[2] in NOT_PUBLIC:
            raise ValidationError("That name is not on the internet. Type the public one.")
        return domain


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def readiness_start(request: HttpRequest, door: str) -> HttpResponse:
    """The form; a POST asks for the check and leads to its result."""
    found = access.open_door(request, door)
    form = CheckForm(request.POST or None, initial={"domain": request.GET.get("domain", "")[:253]})
    if request.method == "POST" and form.is_valid():
        domain = form.cleaned_data["domain"]
        try:
            _knock(request, found, domain)
        except TooManyKnocks as refusal:
            form.add_error(None, str(refusal))
            return _form_page(request, found, form, status=429)
        _, token = ReadinessCheck.ask(domain)
        return redirect("readiness_result", door, token)
    return _form_page(request, found, form, status=422 if form.is_bound else 200)


@never_cache
@login_not_required
@require_GET
def readiness_result(request: HttpRequest, door: str, token: str) -> HttpResponse:
    """Live while the check is under way: the page asks again for its own progress."""
    found, lead = access.open_lead(request, door, token)
    check = get_object_or_404(ReadinessCheck.objects.defer("evidence"), lead=lead)
    template = "checks/readiness/readiness_result.html"
    context: dict[str, Any] = {**result_context(found, lead, token), "check": check}
    if request.htmx:  # type: ignore[attr-defined]
        if not check.is_unfinished:
            return HttpResponseClientRefresh()
        template += "#progress"
    if check.is_unfinished:
        context["progress"] = progress_of(check)
    elif check.is_done:
        context["result"] = result_of(check)
    return private(render(request, template, context))


def _knock(request: HttpRequest, door: FrontDoor, domain: str) -> None:
    """A check is work for us and for the domain's servers, so it is rarer than the other tools."""
    knock_for_tool(
        request,
        door,
        Rate(f"check {visitor_of(request)}", 5, AN_HOUR, TOO_OFTEN),
        Rate(f"domain {domain}", 3, SPARED_FOR, SPARED),
        Rate(f"checks {door.pk}", 60, AN_HOUR, BUSY),
    )


def _form_page(
    request: HttpRequest, door: FrontDoor, form: CheckForm, *, status: int
) -> HttpResponse:
    context = {**context_of(door), "form": form}
    return render(request, "checks/readiness/readiness_start.html", context, status=status)
