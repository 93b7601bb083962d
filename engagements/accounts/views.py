"""Pages for coming in. A link's page shows on GET and is used up only by POST."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from engagements import tenancy
from engagements.access import memberships
from engagements.accounts import joining, links
from engagements.accounts.forms import FirstWorkspaceForm, JoinForm, ProfileForm
from engagements.models import Engagement, Invitation, Membership, User
from engagements.models.people import CLIENT_ROLES


@dataclass(frozen=True)
class Place:
    """One page a person may go to from home: a desk or a portal."""

    title: str
    url: str


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the person's desk or portal; a list when there are several, a word when none."""
    places = [place for member in memberships(request) for place in _places_of(member)]
    if len(places) == 1:
        return redirect(places[0].url)
    return render(request, "engagements/accounts/home.html", {"places": places})


def _places_of(member: Membership) -> list[Place]:
    workspace = member.workspace
    if not member.is_on_the_clients_side:
        return [Place(workspace.name, f"/w/{workspace.slug}/")]
    with tenancy.scope(workspace, member.client_id):
        return [
            Place(engagement.title, f"/p/{workspace.slug}/{engagement.slug}/")
            for engagement in Engagement.objects.in_brief().order_by("-pk")
        ]


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody new makes an account here; somebody we know signs in first, then accepts."""
    invitation = Invitation.objects.with_token(token).select_related("workspace").first()
    if invitation is None:
        return _unusable(request, "We don't know this invitation link. Is it complete?", 404)
    if invitation.refusal:
        return _unusable(request, invitation.refusal, 410)
    known = User.objects.filter(email=invitation.email).first()
    if known is not None:
        return _accept_as_known(request, invitation, known)
    return _accept_as_new(request, invitation)


def _accept_as_known(request: HttpRequest, invitation: Invitation, known: User) -> HttpResponse:
    is_theirs = request.user.is_authenticated and request.user.pk == known.pk
    if request.method == "POST" and is_theirs:
        joining.take_place(invitation, known)
        messages.success(request, f"Welcome to {invitation.workspace.name}.")
        return redirect("home")
    return render(
        request,
        "engagements/accounts/invitation_known.html",
        {"invitation": invitation, "is_theirs": is_theirs, "workspace": invitation.workspace},
    )


def _accept_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, initial={"name": invitation.name})
    if invitation.role in CLIENT_ROLES:
        form.without_password()
    if request.method == "POST" and form.is_valid():
        user = joining.join_by_invitation(invitation, **form.cleaned_data)
        logout(request)
        joining.log_in(request, user)
        messages.success(request, f"Welcome to {invitation.workspace.name}.")
        return redirect("home")
    return render(
        request,
        "engagements/accounts/invitation_new.html",
        {"invitation": invitation, "form": form, "workspace": invitation.workspace},
    )


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def workspace_start(request: HttpRequest, token: str) -> HttpResponse:
    """The first workspace and its owner, from the link that `launchready up` prints."""
    if not links.opens_first_workspace(token):
        return _unusable(request, "This link has been used or has run out.", 410)
    form = FirstWorkspaceForm(request.POST or None, initial={"time_zone": "UTC"})
    if request.method == "POST" and form.is_valid():
        owner = joining.make_first_workspace(**form.cleaned_data)
        logout(request)
        joining.log_in(request, owner)
        return redirect("home")
    return render(request, "engagements/accounts/workspace_start.html", {"form": form})


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time sign-in link that a demo prints in its terminal."""
    user = links.user_of_sign_in(token)
    if user is None:
        return _unusable(request, "This sign-in link has been used or has run out.", 410)
    if request.method == "POST":
        logout(request)
        joining.log_in(request, user)
        return redirect("home")
    return render(request, "engagements/accounts/sign_in.html", {"person": user})


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name and time zone."""
    if not isinstance(request.user, User):
        return redirect("account_login")
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("profile")
    return render(request, "engagements/accounts/profile.html", {"form": form})


def _unusable(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(
        request, "engagements/accounts/link_unusable.html", {"sentence": sentence}, status=status
    )
