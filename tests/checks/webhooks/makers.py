"""Webhooks and deliveries with defaults that make sense."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from checks.webhooks.models import Delivery, Webhook
from engagements import tenancy
from engagements.events import Event
from engagements.models import Engagement, Membership

URL = "https://coach.example/in?from=launchready"


def make_webhook(
    member: Membership, *events: str, engagement: Engagement | None = None, url: str = URL
) -> Webhook:
    """Made by that member; of every event unless some are given."""
    with tenancy.scope(member.workspace_id):
        return Webhook.make(url, events or Event.values, engagement, by=member.user)


def make_delivery(webhook: Webhook, **fields: Any) -> Delivery:
    """One that arrived, unless said otherwise."""
    defaults = {
        "event": "ping",
        "message_id": "msg_1",
        "body": "{}",
        "state": "delivered",
        "status": 204,
        "attempt": 1,
        "finished_at": timezone.now(),
    }
    with tenancy.scope(webhook.workspace_id):
        return Delivery.objects.create(webhook=webhook, **(defaults | fields))
