"""What happens on an engagement and may be told to programs outside, as webhooks.

announce(risk.engagement, Event.RISK_CLOSED, risk.as_event)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.urls import reverse

if TYPE_CHECKING:
    from engagements.models import Engagement


class Event(models.TextChoices):
    RUN_FINISHED = "run.finished", "A run has finished"
    RISK_OPENED = "risk.opened", "A risk is on the list, or back on it"
    RISK_CLOSED = "risk.closed", "A risk was fixed, accepted or called a false alarm"
    NEEDS_CLIENT = "needs_client", "Something waits for the client"
    PACK_SIGNED = "pack.signed", "A version of the pack was signed"
    ENGAGEMENT_CLOSED = "engagement.closed", "An engagement was closed"


Data = dict[str, Any]
Told = Callable[[], Data]  # asked only when somebody listens

#: What the apps above do with an event: each adds a function when it is loaded.
LISTENERS: list[Callable[[Engagement, Event, Sequence[Told]], None]] = []


def announce(engagement: Engagement, event: Event, *happened: Told) -> None:
    """Tells of an event, or of several of one kind, within the transaction that made it true."""
    if happened:
        for listener in LISTENERS:
            listener(engagement, event, happened)


def page(name: str, engagement: Engagement, *args: object) -> str:
    """The address of a page of the desk, for the data of an event."""
    parts = [engagement.workspace.slug, engagement.slug, *args]
    return settings.SITE_URL + reverse(name, args=parts)
