"""Carrying out one delivery: claim it, sign it, send it, and note what came of it."""

from __future__ import annotations

import time

from django.urls import reverse

from checks.gatherers.network import NetworkFileError
from checks.runs.looking import network
from checks.webhooks.models import Delivery, Webhook
from checks.webhooks.sending import Outcome, post
from checks.webhooks.signing import signed_headers
from engagements.models import Line, MailKind, Role, tell_ours


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
    line = Line(
        cause=f"webhook-off:{webhook.pk}:{webhook.disabled_at:%Y-%m-%dT%H:%M:%S}",
        text="A webhook was switched off",
        detail=f"{webhook.disabled_reason}. It went to {webhook.url}\n"
        "Mend what receives it, then switch it on again; deliveries of the last 30 days can be "
        "sent again.",
        path=reverse("webhook_page", args=[workspace.slug, webhook.pk]),
    )
    tell_ours(workspace, [Role.OWNER, Role.CONSULTANT], MailKind.NOTICE, [line])
