"""Whom mail to a workspace's people comes from."""

from email.utils import formataddr, parseaddr

from django.conf import settings

from engagements.models import User, Workspace


def sender_of(workspace: Workspace) -> str:
    """The workspace's name before our own address, as the mail server may send from no other."""
    _, our_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((workspace.sender_name or workspace.name, our_address))


def only_workspace_of(email: str) -> Workspace | None:
    """The one workspace where the person with this address has a place; None for more or none."""
    people = User.objects.filter(email__iexact=email)
    found = list(Workspace.objects.filter(memberships__user__in=people).distinct()[:2])
    return found[0] if len(found) == 1 else None
