"""The test alert that is really mailed, with a link by which its reader says that it came."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from engagements.accounts.sender import sender_of
from engagements.models import AlertDestination

logger = logging.getLogger(__name__)


def mail_test(destination: AlertDestination, token: str) -> bool:
    """Mails the link, which exists nowhere else; False when no mail server took it."""
    engagement = destination.engagement
    workspace = engagement.workspace
    link = settings.SITE_URL + reverse("alert_confirm", args=[workspace.slug, token])
    words = {"destination": destination, "engagement": engagement, "link": link}
    mail = EmailMessage(
        subject=f"Test alert for {engagement.domain}: please confirm",
        body=render_to_string("engagements/email/alert_test.txt", words),
        from_email=sender_of(workspace),
        to=[destination.address],
        reply_to=[workspace.contact_email] if workspace.contact_email else None,
    )
    try:
        mail.send()
    except (smtplib.SMTPException, OSError):
        logger.exception("the test of alert destination %s could not be mailed", destination.pk)
        return False
    return True
