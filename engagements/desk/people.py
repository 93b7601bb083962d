"""The people of a workspace: members by role, invitations, and letting somebody go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.access import OpenedRequest, Right
from engagements.accounts import inviting
from engagements.accounts.second_factor import due_at, second_factors
from engagements.models import (
    Client,
    Engagement,
    Invitation,
    Membership,
    Role,
    TransitionError,
    Workspace,
)
from engagements.secret_values import NoSecretValues

A_PAGE = 50  # of the clients' people
WHAT_ROLES_DO = {
    Role.OWNER: "everything, also inviting consultants and owners",
    Role.CONSULTANT: "opens engagements, invites founders and helpers",
    Role.HELPER: "works on engagements, can't open, close or invite",
    Role.FOUNDER: "sees the client's portal, decides, signs off",
    Role.FOUNDER_HELPER: "sees the client's portal, decides nothing",
}


class InvitationForm(NoSecretValues, forms.Form):
    """Offers only the roles this member may invite."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"placeholder": "nora@harbour.example"}),
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Nora Quist"}),
    )
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    client: "forms.ModelChoiceField[Client]" = forms.ModelChoiceField(
        queryset=None,
        label="Client",
        required=False,
        empty_label="None",
        help_text="For founders and their helpers: whose portal they see.",
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = self.fields["role"]
        roles.choices = [
            (role.value, f"{role.label}: {does}")
            for role, does in WHAT_ROLES_DO.items()
            if access.may_invite(member, role)
        ]
        clients: Any = self.fields["client"]
        clients.queryset = Client.objects.all()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "role" not in given or "client" not in given:
            return given
        on_the_clients_side = Role(given["role"]).is_on_the_clients_side
        if on_the_clients_side and given["client"] is None:
            self.add_error("client", ValidationError("Pick the client this person belongs to."))
        if not on_the_clients_side:
            given["client"] = None
        return given


@dataclass(frozen=True, slots=True)
class Row:
    """A member, and the state of their second step: what is set up, or by when it must be."""

    member: Membership
    second_step: str
    due_at: datetime | None

    @classmethod
    def of_all(cls, members: list[Membership]) -> list["Row"]:
        found = second_factors(member.user for member in members)
        return [
            cls(member, " and ".join(found.get(member.user_id, [])).capitalize(), due_at(member))
            for member in members
        ]

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at <= timezone.now()


@require_GET
def people(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    members = list(inviting.members_of(workspace))
    ours = [member for member in members if not member.is_on_the_clients_side]
    theirs = [member for member in members if member.is_on_the_clients_side]
    page = Paginator(theirs, A_PAGE).get_page(request.GET.get("page"))
    mine = cast(OpenedRequest, request).membership
    rows = Row.of_all([*ours, *page])
    context = {
        "ours": rows[: len(ours)],
        "theirs": rows[len(ours) :],
        "page": page,
        "invitations": inviting.pending_invitations(workspace),
        "removable": {row.member.pk for row in rows if may_remove(mine, row.member)},
        "changeable": {row.member.pk for row in rows if may_change(mine, row.member)},
    }
    return render(request, "engagements/desk/people.html", context)


@require_http_methods(["GET", "POST"])
def invitation_create(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    member = cast(OpenedRequest, request).membership
    form = InvitationForm(request.POST or None, initial=_wished(request), member=member)
    if request.method == "POST" and form.is_valid() and _invite(request, workspace, form):
        return redirect(_came_from(request, workspace))
    context = {"form": form, "back": _came_from(request, workspace)}
    return render(request, "engagements/desk/invitation_create.html", context)


def _came_from(request: HttpRequest, workspace: Workspace) -> str:
    """The page of the sprint or the client whose link led here, else all people."""
    if sprint := Engagement.objects.filter(slug=request.GET.get("sprint", "")).first():
        return reverse("engagement_page", args=[workspace.slug, sprint.slug])
    if client := Client.objects.filter(slug=request.GET.get("client", "")).first():
        return reverse("client_page", args=[workspace.slug, client.slug])
    return reverse("people", args=[workspace.slug])


def _wished(request: HttpRequest) -> dict[str, Any]:
    """What a link may fill in beforehand: a client's contact, as its founder."""
    client = Client.objects.filter(slug=request.GET.get("client", "")).first()
    if client is None:
        return {}
    return {
        "client": client,
        "role": Role.FOUNDER,
        "name": client.contact_name,
        "email": client.contact_email,
    }


def _invite(request: HttpRequest, workspace: Workspace, form: InvitationForm) -> bool:
    given = form.cleaned_data
    try:
        with transaction.atomic():
            invitation, token = inviting.invite(
                workspace,
                given["email"],
                Role(given["role"]),
                client=given["client"],
                name=given["name"],
                by=access.person(request),
            )
            _mail(request, invitation, token)
    except TransitionError as refusal:
        form.add_error("email", str(refusal))
        return False
    return True


@require_POST
def invitation_resend(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    invitation = _open_invitation(request, workspace_slug, pk)
    try:
        with transaction.atomic():
            fresh, token = inviting.invite_again(invitation, by=access.person(request))
            _mail(request, fresh, token)
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return redirect("people", workspace_slug)


@require_POST
def invitation_revoke(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    invitation = _open_invitation(request, workspace_slug, pk)
    try:
        inviting.withdraw(invitation, by=access.person(request))
        messages.success(request, f"Withdrawn: the link of {invitation.email} is of no use now.")
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return redirect("people", workspace_slug)


def _open_invitation(request: HttpRequest, workspace_slug: str, pk: int) -> Invitation:
    """One that waits, of a role that this member may invite."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    invitation = get_object_or_404(inviting.pending_invitations(workspace), pk=pk)
    if not access.may_invite(cast(OpenedRequest, request).membership, Role(invitation.role)):
        raise PermissionDenied
    return invitation


@require_http_methods(["GET", "POST"])
def member_remove(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """Asks first, on a page of its own."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    member = get_object_or_404(inviting.members_of(workspace), pk=pk)
    if not may_remove(cast(OpenedRequest, request).membership, member):
        raise PermissionDenied
    if request.method == "GET":
        return render(request, "engagements/desk/member_remove.html", {"member": member})
    try:
        inviting.remove_member(member, by=access.person(request))
        messages.success(request, f"{member.user} can't get in any more.")
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return redirect("people", workspace_slug)


def may_remove(mine: Membership, member: Membership) -> bool:
    """Who may invite a role may take it away; nobody removes themselves by accident."""
    return mine.pk != member.pk and access.may_invite(mine, Role(member.role))


def may_change(mine: Membership, member: Membership) -> bool:
    """Owners, and of our side only: who decides for a client is not the consultancy's to say."""
    ours = not member.is_on_the_clients_side
    return mine.role == Role.OWNER and mine.pk != member.pk and ours


def _mail(request: HttpRequest, invitation: Invitation, token: str) -> None:
    inviting.mail_invitation(invitation, token)
    messages.success(request, f"The invitation is on its way to {invitation.email}.")
