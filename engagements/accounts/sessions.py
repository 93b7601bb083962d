"""Where somebody is signed in, and the second step: pages about one's own way in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engagements.access import memberships, person


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second step is asked for, and where to set one up."""
    places = [place for place in memberships(request) if not place.is_on_the_clients_side]
    return render(request, "engagements/accounts/second_factor.html", {"places": places})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs one browser out, at once. Another person's session is a 404."""
    session = get_object_or_404(UserSession, pk=pk, user=person(request))
    session.end()
    messages.success(request, "That browser is signed out.")
    return redirect("usersessions_list")
