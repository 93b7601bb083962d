"""Making accounts and giving them their place: by invitation, or with the first workspace."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from engagements.models import Invitation, Membership, Role, User, Workspace, audit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@transaction.atomic
def make_account(email: str, name: str, password: str = "", time_zone: str = "UTC") -> User:
    """A new account with a proven address; without a password it signs in by mailed codes."""
    user = User.objects.create_user(email, password or None, name=name, time_zone=time_zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def take_place(invitation: Invitation, user: User) -> Membership:
    """The invited place for somebody known. Raises TransitionError when the link is used up."""
    place = invitation.accept(user)
    audit(invitation.workspace, user, f"joined as {place.get_role_display().lower()}", user)
    return place


@transaction.atomic
def join_by_invitation(
    invitation: Invitation, name: str, password: str = "", time_zone: str = ""
) -> User:
    """Account and membership for somebody new. Raises TransitionError when the link is used up."""
    zone = time_zone or invitation.workspace.time_zone
    user = make_account(invitation.email, name, password, zone)
    take_place(invitation, user)
    return user


@transaction.atomic
def make_first_workspace(
    workspace_name: str, name: str, email: str, password: str, time_zone: str
) -> User:
    """The first workspace and its owner."""
    workspace = Workspace.objects.create(
        name=workspace_name, time_zone=time_zone, sender_name=name, contact_email=email
    )
    owner = User.objects.filter(email=email.lower()).first() or make_account(
        email, name, password, time_zone
    )
    Membership.objects.create(user=owner, workspace=workspace, role=Role.OWNER)
    return owner


def log_in(request: HttpRequest, user: User) -> None:
    """Signs in by a link of ours, and lists the session beside those that allauth began."""
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)
