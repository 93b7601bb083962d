"""The pages of the door outside. Nobody logs in; of the workspace shows only what it sells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.models import FrontDoor, Lead, LeadKind, Package, TooManyKnocks
from engagements.public import answering
from engagements.public.forms import (
    AddressForm,
    EstimateForm,
    FinderForm,
    RiskForm,
    contact_text,
    keeping_text,
)
from engagements.public.guarding import GuardedForm, knock_for_mail, knock_for_tool
from engagements.public.mailing import link_to, mail_link


@dataclass(frozen=True, slots=True)
class Tool:
    """One of the tools that answer at once."""

    form: type[GuardedForm]
    keep: Callable[[dict[str, Any]], tuple[Lead, str]]
    sells: bool  # of no use without a package
    title: str
    intro: str
    submit: str


TOOLS = {
    "risks": Tool(
        RiskForm,
        answering.keep_risks,
        False,
        "What could go wrong at your launch?",
        "Ten plain questions, two minutes. You see at once which parts of a launch look risky, and "
        "why. “I don't know” is a good answer.",
        "Show me what looks risky",
    ),
    "estimate": Tool(
        EstimateForm,
        answering.keep_estimate,
        True,
        "What would it cost?",
        "Our own prices, line by line, with what is in it and what is not.",
        "Show me the estimate",
    ),
    "finder": Tool(
        FinderForm,
        answering.keep_fit,
        True,
        "Which sprint fits?",
        "Three questions, and you see which of our sprints is made for you.",
        "Show me what fits",
    ),
}


@login_not_required
@require_GET
def door_home(request: HttpRequest, door: str) -> HttpResponse:
    found = access.open_door(request, door)
    return render(
        request,
        "engagements/public/door_home.html",
        {**context_of(found), "packages": Package.objects.offered()},
    )


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def door_tool(request: HttpRequest, door: str, tool: str) -> HttpResponse:
    """The questions of one tool; a POST keeps the answers and leads to the result."""
    found, used = access.open_door(request, door), TOOLS[tool]
    if used.sells and not Package.objects.offered().exists():
        raise Http404
    form = used.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            knock_for_tool(request, found)
        except TooManyKnocks as refusal:
            return tool_page(request, found, form, used, refused=str(refusal))
        _, token = used.keep(form.cleaned_data)
        return redirect("door_result", door, token)
    return tool_page(request, found, form, used)


@never_cache
@login_not_required
@require_GET
def door_result(request: HttpRequest, door: str, token: str) -> HttpResponse:
    """The result of the tools that answer at once."""
    found, lead = access.open_lead(request, door, token)
    if lead.kind == LeadKind.READINESS:
        return redirect("readiness_result", door, token)
    return result_page(request, found, lead, token)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def door_mail(request: HttpRequest, door: str, token: str) -> HttpResponse:
    """The form for an address, and the one mail that it sends."""
    found, lead = access.open_lead(request, door, token)
    form = AddressForm(request.POST or None, door=found)
    if lead.has_address:
        messages.info(request, "The link was mailed already; it is the address of this page.")
        return redirect(lead.result_page, door, token)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            knock_for_mail(request, found, given["email"])
        except TooManyKnocks as refusal:
            form.add_error(None, str(refusal))
            return _mail_page(request, found, lead, token, form, status=429)
        _leave_address(request, found, lead, token, given)
        return redirect(lead.result_page, door, token)
    return _mail_page(request, found, lead, token, form, status=422 if form.is_bound else 200)


@login_not_required
@require_POST
def door_forget(request: HttpRequest, door: str, token: str) -> HttpResponse:
    """The visitor takes everything back."""
    found, lead = access.open_lead(request, door, token)
    lead.delete()
    messages.success(request, "Deleted: the result, your answers and your address.")
    return redirect("door_home", found.slug)


def context_of(door: FrontDoor) -> dict[str, Any]:
    """What every page of a door needs: whose it is, and which tools there are."""
    return {"door": door, "workspace": door.workspace,
            "sells": Package.objects.offered().exists()}  # fmt: skip


def tool_page(
    request: HttpRequest, door: FrontDoor, form: GuardedForm, tool: Tool, refused: str = ""
) -> HttpResponse:
    """A tool's questions; with what was typed when they were not taken."""
    if refused:
        form.add_error(None, refused)
    context = {**context_of(door), "form": form, "tool": tool}
    status = 429 if refused else 422 if form.is_bound else 200
    return render(request, "engagements/public/door_tool.html", context, status=status)


def result_page(request: HttpRequest, door: FrontDoor, lead: Lead, token: str) -> HttpResponse:
    context = {**result_context(door, lead, token), **answering.result_of(lead)}
    return private(render(request, "engagements/public/door_result.html", context))


def result_context(door: FrontDoor, lead: Lead, token: str) -> dict[str, Any]:
    """What the page of a result needs, whichever tool it is of."""
    return {**context_of(door), "lead": lead, "token": token, "link": link_to(door, lead, token)}


def private(response: HttpResponse) -> HttpResponse:
    """Nothing that only one visitor should find goes into a search engine."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _leave_address(
    request: HttpRequest, door: FrontDoor, lead: Lead, token: str, given: dict[str, Any]
) -> None:
    texts = (
        [keeping_text(door), contact_text(door)] if given["may_contact"] else [keeping_text(door)]
    )
    with transaction.atomic():
        left = lead.leave_address(
            given["email"],
            consent=" ".join(texts),
            keep_days=door.keep_days,
            name=given["name"],
            note=given["note"],
            may_contact=given["may_contact"],
        )
        if left:
            mail_link(door, lead, token)
    if left:
        way = f"On its way to {lead.email}. It is the only mail this page sends."
        messages.success(request, f"{way} The link below works as well.")


def _mail_page(
    request: HttpRequest,
    door: FrontDoor,
    lead: Lead,
    token: str,
    form: AddressForm,
    *,
    status: int,
) -> HttpResponse:
    context = {**result_context(door, lead, token), "form": form}
    return private(render(request, "engagements/public/door_mail.html", context, status=status))
