"""Webhooks: who is told of what.

The signing secret is never stored: it is derived from our secret key and the random `salt` of the
row.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from engagements.events import Event
from engagements.models import Engagement, TransitionError, audit
from engagements.models.transitions import lock
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models import User


class WebhookQuerySet(TenantQuerySet["Webhook"]):
    def told_of(self, engagement: Engagement, event: str) -> list[Webhook]:
        """Those in use that asked for this event of this engagement."""
        here = models.Q(engagement__isnull=True) | models.Q(engagement=engagement)
        used = self.filter(here, disabled_at__isnull=True)
        # In Python: a list inside JSON is asked for differently by each database.
        return [webhook for webhook in used if event in webhook.events]

    def with_last_delivery(self) -> WebhookQuerySet:
        """Adds `last_delivery_at`."""
        return self.annotate(last_delivery_at=models.Max("deliveries__made_at"))


WebhookManager = models.Manager.from_queryset(WebhookQuerySet)


class Webhook(WorkspaceOwned):
    """An address that is told of events of the workspace, or of one engagement."""

    stays_behind = "An address that this workspace tells, not the client's."

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+", null=True)
    url = models.CharField(max_length=1000)
    events = models.JSONField(default=list)
    salt = models.CharField(max_length=43, editable=False)
    made_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = WebhookManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.url

    @property
    def place(self) -> Any:
        """Whose log its lines stand in."""
        return self.engagement or self.workspace

    @property
    def event_labels(self) -> list[str]:
        return [Event(event).label for event in self.events if event in Event.values]

    @property
    def secret(self) -> str:
        """As the Standard Webhooks specification writes one; what receivers verify with."""
        return f"whsec_{base64.b64encode(self.keys()[0]).decode()}"

    def keys(self) -> list[bytes]:
        """The signing key, and those of our former secret keys while these still count."""
        ours = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return [
            salted_hmac("checks.webhooks", self.salt, secret=each, algorithm="sha256").digest()
            for each in ours
        ]

    @classmethod
    @transaction.atomic
    def make(
        cls, url: str, events: Sequence[str], engagement: Engagement | None, *, by: User
    ) -> Webhook:
        made = cls.objects.create(
            url=url, events=list(events), engagement=engagement, salt=new_salt(), made_by=by
        )
        audit(made.place, by, "added a webhook", made)
        return made

    @transaction.atomic
    def renew_secret(self, *, by: User) -> None:
        """From here on another secret signs; the one that receivers have is of no use."""
        self.salt = new_salt()
        self.save(update_fields=["salt"])
        audit(self.place, by, "renewed the secret of a webhook", self)

    @transaction.atomic
    def switch_off(self, reason: str, *, by: User | None = None) -> None:
        lock(self, "disabled_at")
        if self.disabled_at:
            raise TransitionError("This webhook is switched off already.")
        self.disabled_at, self.disabled_reason = timezone.now(), reason[:200]
        self.save(update_fields=["disabled_at", "disabled_reason"])
        self.deliveries.waiting().give_up("Switched off.")
        audit(self.place, by, f"switched a webhook off: {reason}", self)

    @transaction.atomic
    def switch_on(self, *, by: User) -> None:
        lock(self, "disabled_at")
        if not self.disabled_at:
            raise TransitionError("This webhook is switched on already.")
        self.disabled_at, self.disabled_reason, self.failing_since = None, "", None
        self.save(update_fields=["disabled_at", "disabled_reason", "failing_since"])
        audit(self.place, by, "switched a webhook on again", self)

    @transaction.atomic
    def remove(self, *, by: User) -> None:
        audit(self.place, by, "removed a webhook", str(self))
        self.delete()


def new_salt() -> str:
    return secrets.token_urlsafe(32)
