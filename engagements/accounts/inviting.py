"""Who belongs to a workspace: inviting people by mail, asking again, and letting them go."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from engagements.models import (
    LINK_HERE,
    Client,
    Invitation,
    Mail,
    Membership,
    Role,
    TransitionError,
    User,
    Workspace,
    audit,
)


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """Everyone with a place in the workspace, the consultancy's people first."""
    return workspace.memberships.select_related("user", "client").order_by(
        "client__name", "role", "user__email"
    )


def pending_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    """Sent, and neither accepted nor withdrawn; those that ran out too, to be sent again."""
    return workspace.invitations.filter(
        accepted_at__isnull=True, revoked_at__isnull=True
    ).select_related("client", "invited_by")


def founder_of(client: Client) -> Membership | Invitation | None:
    """The client's founder, else the invitation that waits for one, else None."""
    return (
        client.memberships.filter(role=Role.FOUNDER).select_related("user").first()
        or Invitation.objects.usable().filter(client=client, role=Role.FOUNDER).first()
    )


@transaction.atomic
def invite(
    workspace: Workspace, email: str, role: Role, *, client: Client | None, name: str, by: User
) -> tuple[Invitation, str]:
    """The invitation and its token. Raises TransitionError for who is in, or invited, already."""
    same = {"client": client, "role": role}
    if workspace.memberships.filter(user__email__iexact=email, **same).exists():
        raise TransitionError(f"{email} has this place already.")
    if Invitation.objects.usable().filter(workspace=workspace, email__iexact=email, **same):
        raise TransitionError(f"{email} is invited already. Send that invitation again instead.")
    issued = Invitation.issue(workspace, email, role, client=client, name=name, by=by)
    audit(workspace, by, f"invited somebody as {role.label.lower()}", issued[0])
    return issued


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User) -> tuple[Invitation, str]:
    """A fresh link for the same person; the former one is withdrawn. Raises TransitionError."""
    invitation.revoke()
    audit(invitation.workspace, by, "sent an invitation again", invitation)
    return Invitation.issue(
        invitation.workspace,
        invitation.email,
        Role(invitation.role),
        client=invitation.client,
        name=invitation.name,
        by=by,
    )


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Makes the link useless. Raises TransitionError once it was accepted."""
    invitation.revoke()
    audit(invitation.workspace, by, "withdrew an invitation", invitation)


@transaction.atomic
def change_role(member: Membership, role: Role, *, by: User) -> None:
    """Another role on the same side. Raises TransitionError for the last owner."""
    if role.is_on_the_clients_side != member.is_on_the_clients_side:
        raise TransitionError("Invite them with the new role: it belongs to another side.")
    former = Role(member.role)
    if role == former:
        return
    _leave_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    sentence = f"changed a role from {former.label.lower()} to {role.label.lower()}"
    audit(member.workspace, by, sentence, member.user)


def _leave_an_owner(member: Membership) -> None:
    owners = member.workspace.memberships.select_for_update().filter(role=Role.OWNER)
    if member.role == Role.OWNER and owners.count() == 1:
        raise TransitionError("A workspace needs an owner. Make somebody else one first.")


@transaction.atomic
def remove_member(member: Membership, *, by: User) -> None:
    """Takes the place away; the account stays. Raises TransitionError for the last owner."""
    workspace = member.workspace
    _leave_an_owner(member)
    member.delete()
    audit(workspace, by, f"removed a {member.get_role_display().lower()}", member.user)


def mail_invitation(invitation: Invitation, token: str) -> None:
    """Mails the link, which exists nowhere else."""
    workspace = invitation.workspace
    words = {"invitation": invitation, "link": LINK_HERE}
    Mail.post_link(
        invitation.email,
        f"{workspace.name} invites you",
        render_to_string("engagements/accounts/email/invitation.txt", words),
        settings.SITE_URL + reverse("invitation_accept", args=[token]),
        name=invitation.name,
        client=invitation.client,
    )
