"""The mail to owners before a client's time is over."""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from engagements.accounts.sender import sender_of
from engagements.models import Client, Role

logger = logging.getLogger(__name__)


def mail_owners(client: Client) -> None:
    """One mail to each owner; what can't be sent is logged, as the page says it too."""
    workspace = client.workspace
    link = settings.SITE_URL + reverse("client_leaving", args=[workspace.slug, client.slug])
    words = {"client": client, "workspace": workspace, "link": link}
    body = render_to_string("engagements/email/client_ends_soon.txt", words)
    owners = workspace.memberships.filter(role=Role.OWNER, user__is_active=True)
    for address in owners.order_by("user__email").values_list("user__email", flat=True):
        title = f"{client} is deleted on {client.deletion_told:%-d %B %Y}"
        mail = EmailMessage(title[:200], body, from_email=sender_of(workspace), to=[address])
        try:
            mail.send()
        except (smtplib.SMTPException, OSError):
            logger.exception("a word about client %s could not be mailed", client.pk)
