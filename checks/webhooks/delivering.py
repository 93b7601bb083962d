"""Carrying out one delivery: claim it, sign it, send it, and note what came of it."""

from __future__ import annotations

import logging
import smtplib
import time

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from checks.gatherers.network import NetworkFileError
from checks.runs.looking import network
from checks.webhooks.models import Delivery, Webhook
from checks.webhooks.sending import Outcome, post
from checks.webhooks.signing import signed_headers
from engagements.accounts.sender import sender_of
from engagements.models import Role

logger = logging.getLogger(__name__)


def carry_out_delivery(delivery: Delivery) -> None:
    """One attempt. Does nothing when it is taken or has ended."""
    if not delivery.claim():
        return
    outcome = _sent(delivery)
    if delivery.note(outcome.status, outcome.error):
        mail_switched_off(delivery.webhook)


def _sent(delivery: Delivery) -> Outcome:
    webhook, body = delivery.webhook, delivery.body.encode()
    headers = signed_headers(delivery.message_id, int(time.time()), body, webhook.keys())
    try:
        return post(network(), webhook.url, headers, body)
    except NetworkFileError as error:
        return Outcome(None, f"The network file can't be used: {error}.")


def mail_switched_off(webhook: Webhook) -> None:
    """To those who can switch it on again."""
    workspace = webhook.workspace
    link = settings.SITE_URL + reverse("webhook_page", args=[workspace.slug, webhook.pk])
    context = {"webhook": webhook, "workspace": workspace, "link": link}
    body = render_to_string("checks/webhooks/email/switched_off.txt", context)
    members = workspace.memberships.filter(
        role__in=[Role.OWNER, Role.CONSULTANT], user__is_active=True
    )
    for address in members.order_by("user__email").values_list("user__email", flat=True):
        title = "A webhook was switched off"
        mail = EmailMessage(title, body, from_email=sender_of(workspace), to=[address])
        try:
            mail.send()
        except (smtplib.SMTPException, OSError):
            logger.exception("the end of webhook %s could not be mailed", webhook.pk)
