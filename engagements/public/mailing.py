"""The one mail that a visitor asks for: the link to the result."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from engagements.models import LINK_HERE, FrontDoor, Lead, Mail


def link_to(door: FrontDoor, lead: Lead, token: str) -> str:
    """The whole address of the result."""
    return settings.SITE_URL + reverse(lead.result_page, args=[door.slug, token])


def mail_link(door: FrontDoor, lead: Lead, token: str) -> None:
    """Mails the link to the lead's address.

    Nothing that the visitor wrote stands in it: it may go to somebody who never asked.
    """
    workspace = door.workspace
    words = {"workspace": workspace, "lead": lead, "link": LINK_HERE}
    Mail.post_link(
        lead.email,
        f"{workspace.name}: the link you asked for",
        render_to_string("engagements/public/email/link.txt", words),
        link_to(door, lead, token),
        lead=lead,
    )
