"""The one mail that a visitor asks for: the link to the result."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from engagements.accounts.sender import sender_of
from engagements.models import FrontDoor, Lead

logger = logging.getLogger(__name__)


def link_to(door: FrontDoor, lead: Lead, token: str) -> str:
    """The whole address of the result."""
    return settings.SITE_URL + reverse(lead.result_page, args=[door.slug, token])


def mail_link(door: FrontDoor, lead: Lead, token: str) -> bool:
    """Mails the link to the lead's address; False when no mail server took it.

    Nothing that the visitor wrote stands in it: it may go to somebody who never asked.
    """
    workspace = door.workspace
    words = {"workspace": workspace, "lead": lead, "link": link_to(door, lead, token)}
    mail = EmailMessage(
        subject=f"{workspace.name}: the link you asked for",
        body=render_to_string("engagements/public/email/link.txt", words),
        from_email=sender_of(workspace),
        to=[lead.email],
        reply_to=[workspace.contact_email] if workspace.contact_email else None,
    )
    try:
        mail.send()
    except (smtplib.SMTPException, OSError):
        logger.exception("the link of lead %s could not be mailed", lead.pk)
        return False
    return True
