"""The second step at sign-in, which the consultancy's people must have and clients' people may.

A new place gives a week to set one up, and so does the release that brings the rule. From then on
the desk sends whoever has none to the page where it is set up; everything that is one's own, and a
portal entered as a client, stays open.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from engagements import tenancy
from engagements.models import Membership, User, audit

GRACE = timedelta(days=7)
_WORDS = {Authenticator.Type.TOTP: "app", Authenticator.Type.WEBAUTHN: "passkey"}


class SecondFactorNeeded(PermissionDenied):
    """The place may be entered only by somebody with a second step, and this person has none."""


def has_second_factor(user: User) -> bool:
    """An app or a key; recovery codes alone, as a key taken off leaves them, are not enough."""
    return bool(Authenticator.objects.filter(user=user, type__in=_WORDS).exists())


def second_factors(users: Iterable[User]) -> dict[int, list[str]]:
    """What each has set up, by the user's key and in words; one query, nobody without any."""
    found: dict[int, list[str]] = {}
    rows = Authenticator.objects.filter(user__in=users, type__in=_WORDS)
    for user_id, kind in rows.values_list("user_id", "type").distinct().order_by("type"):
        found.setdefault(user_id, []).append(_WORDS[kind])
    return found


def due_at(place: Membership) -> datetime | None:
    """From when on the place needs a second step; None for the client's people."""
    if place.is_on_the_clients_side:
        return None
    return max(place.created_at, place.second_step_from or place.created_at) + GRACE


def require_second_factor(place: Membership) -> None:
    """Raises SecondFactorNeeded once the grace is over. Asks the database only then."""
    due = due_at(place)
    if due is not None and due <= timezone.now() and not has_second_factor(place.user):
        raise SecondFactorNeeded("Set up a second step at sign-in first.")


class ToSetUp:
    """Sends whoever needs a second step to where it is set up, instead of a bare refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return redirect("second_factor") if isinstance(error, SecondFactorNeeded) else None


@transaction.atomic
def forget_second_step(user: User) -> bool:
    """Takes off apps, keys and codes, and signs out everywhere; False where there is none.

    A new week begins, or the desk would stay shut. Each of the person's workspaces has it in its
    log.
    """
    if not Authenticator.objects.filter(user=user).delete()[0]:
        return False
    for session in UserSession.objects.filter(user=user):
        session.end()
    places = list(user.memberships.select_related("workspace"))
    user.memberships.update(second_step_from=timezone.now())
    for workspace in {place.workspace_id: place.workspace for place in places}.values():
        with tenancy.scope(workspace):
            audit(workspace, None, "took somebody's second step off, as its operator asked", user)
    return True


def just_proved(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever sets up an app or a key has shown it a moment ago, so its codes show at once.

    Otherwise "is it still you?" stands before the recovery codes, and takes no code twice.
    """
    record_authentication(request, user, method="mfa", reauthenticated=True)


def remind(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """At sign-in, tells whoever still has time until when."""
    dues = [due for place in user.memberships.all() if (due := due_at(place)) is not None]
    if not dues or has_second_factor(user):
        return
    day = date_format(timezone.localtime(min(dues)))
    said = format_html(
        'Set up a second step at sign-in by {}. <a href="{}">Do it now</a>, it takes a minute.',
        day,
        reverse("mfa_index"),
    )
    if min(dues) > timezone.now():
        messages.warning(request, said, fail_silently=True)
