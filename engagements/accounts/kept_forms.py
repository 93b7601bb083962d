"""What somebody typed while their sign-in ended in another tab: kept, and sent after signing in.

Kept in the session, which outlives signing in, for an hour; without files, passwords and what
looks like the value of a secret. The kept form is shown with a button and never sent by itself.
A stranger can have some kept as well, but not enough to fill the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypedDict
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.csrf import csrf_failure as plain_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from engagements.models import Knock, Rate, TooManyKnocks
from engagements.public.guarding import visitor_of
from engagements.secret_values import looks_like_secret

KEY = "kept_form"
LONGEST = 200_000  # characters, of all fields together
KEPT_FOR = timedelta(hours=1)
MOST = 10  # forms of one visitor in that time
NOT_KEPT = ("csrfmiddlewaretoken", "password")


class Kept(TypedDict):
    """Where and when it was sent, its fields in order, the names of those that can't be kept."""

    at: float
    path: str
    fields: list[tuple[str, str]]
    left_out: list[str]


class LoginRequired(LoginRequiredMiddleware):
    """Keeps what was sent before it asks to sign in; no part of a page becomes a log-in."""

    def handle_no_permission(  # type: ignore[override]  # typed more narrowly than it need be
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.method == "POST" and keep(request):
            messages.info(request, "You are signed out. What you typed is kept: sign in to go on.")
            return _go(request, _log_in(reverse("kept_form")))
        if getattr(request, "htmx", False):
            return HttpResponse(status=401)  # the page stays, with all that is typed in it
        return super().handle_no_permission(request, view_func)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form from before a new sign-in in another tab comes back; one from elsewhere does not."""
    view = request.resolver_match.func if request.resolver_match else None
    ours = getattr(view, "login_required", True) and _from_our_own_page(request)
    if ours and request.user.is_authenticated and keep(request):
        return _go(request, reverse("kept_form"))
    return plain_failure(request, reason)


@never_cache
@require_http_methods(["GET", "POST"])
def kept_form(request: HttpRequest) -> HttpResponse:
    """Shows what is kept, to be sent where it was going; POST throws it away."""
    kept: Kept | None = request.session.get(KEY)
    if kept and kept["at"] < time.time() - KEPT_FOR.total_seconds():
        del request.session[KEY]
        kept = None
    if request.method == "POST":
        request.session.pop(KEY, None)
        messages.success(request, "Thrown away.")
        return redirect("home")
    context: dict[str, Any] = {"kept": kept}
    if kept:
        context["read"] = [value for name, value in kept["fields"] if " " in value.strip()]
    return render(request, "engagements/accounts/kept_form.html", context)


def keep(request: HttpRequest) -> bool:
    """Whether it was little enough to keep, and not one of many."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in map(str, values)
        if not any(word in name for word in NOT_KEPT)
    ]
    if sum(len(value) for _, value in fields) > LONGEST:
        return False
    try:
        Knock.count(Rate(f"kept {visitor_of(request)}", MOST, KEPT_FOR, ""))
    except TooManyKnocks:
        return False
    secret = {name for name, value in fields if looks_like_secret(value)}
    kept: Kept = {
        "at": time.time(),
        "path": request.get_full_path(),
        "fields": [field for field in fields if field[0] not in secret],
        "left_out": sorted({*secret, *request.FILES.keys()}),
    }
    request.session[KEY] = kept
    return True


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """htmx would put the answer into a part of the page; it is told to go there instead."""
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)


def _log_in(next_path: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': next_path})}"


def _from_our_own_page(request: HttpRequest) -> bool:
    """By Origin, which scripts can't write, else by Referer."""
    came_from = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(came_from).netloc == request.get_host()
