"""Webhooks: who is told of what, and the log of every delivery.

A delivery's row is the truth, as a run's is: it is written in the transaction of the event, claimed
by counting up its attempt, and tried again by the sweep. The signing secret is never stored: it is
derived from our secret key and the random `salt` of the row.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from engagements import tenancy
from engagements.events import Data, Event, Told
from engagements.models import Engagement, TransitionError, audit
from engagements.models.constraints import one_of
from engagements.models.transitions import lock
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models import User

PING = "ping"
# How long after each failed attempt the next one comes; after the last there is none.
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60)
)
GIVEN_UP_AFTER = timedelta(days=3)  # of nothing but failures
CUT_OFF_AFTER = timedelta(seconds=90)  # longer than a delivery may take
KEPT = timedelta(days=30)


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
        self.deliveries.waiting().update(
            state=DeliveryState.FAILED, finished_at=timezone.now(), error="Switched off."
        )
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

    def ping(self) -> Delivery:
        """Queues a delivery that says nothing but that it arrived."""
        return Delivery.queue(self, self.engagement, PING, {})


def new_salt() -> str:
    return secrets.token_urlsafe(32)


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Failed"


class DeliveryQuerySet(TenantQuerySet["Delivery"]):
    def waiting(self) -> DeliveryQuerySet:
        return self.filter(state=DeliveryState.WAITING)

    def due(self, now: datetime) -> DeliveryQuerySet:
        """Whose next attempt is due, and those that a worker was cut off in."""
        return self.filter(
            models.Q(state=DeliveryState.WAITING, next_try_at__lte=now)
            | models.Q(state=DeliveryState.SENDING, started_at__lt=now - CUT_OFF_AFTER)
        )

    def old(self, now: datetime) -> DeliveryQuerySet:
        return self.filter(finished_at__lt=now - KEPT)


DeliveryManager = models.Manager.from_queryset(DeliveryQuerySet)


class Delivery(WorkspaceOwned):
    """One message to one address; `message_id` stays the same however often it is sent."""

    tenant_parent = "webhook"
    stays_behind = "A copy of what stands elsewhere, kept for a month."

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", editable=False)
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="+", null=True, editable=False
    )
    event = models.CharField(max_length=30, editable=False)
    message_id = models.CharField(max_length=40, editable=False)
    body = models.TextField(editable=False)
    state = models.CharField(
        max_length=10, choices=DeliveryState, default=DeliveryState.WAITING, editable=False
    )
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    status = models.PositiveSmallIntegerField(null=True, editable=False)
    error = models.CharField(max_length=200, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    next_try_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = DeliveryManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-made_at", "-pk"]
        constraints = [one_of("state", DeliveryState)]
        indexes = [models.Index(name="delivery_due", fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook}"

    @property
    def is_first_try(self) -> bool:
        """Whether it is on its way for the first time, which takes a moment only."""
        if self.state == DeliveryState.WAITING:
            return self.attempt == 0
        return self.state == DeliveryState.SENDING and self.attempt == 1

    @classmethod
    def queue(
        cls, webhook: Webhook, engagement: Engagement | None, event: str, data: Data
    ) -> Delivery:
        """A new message, sent once the transaction is over."""
        from checks.webhooks.signing import body_of

        now = timezone.now()
        made = cls(
            webhook=webhook,
            engagement=engagement,
            event=event,
            message_id=f"msg_{secrets.token_hex(16)}",
            body=body_of(event, now, engagement, data),
            made_at=now,
            # The sweep leaves it to the worker that is told at once, for a moment.
            next_try_at=now + timedelta(seconds=20),
        )
        made.save()
        made.enqueue()
        return made

    def enqueue(self) -> None:
        """Tell a worker, once the row is there for it to find."""
        from checks.webhooks.tasks import deliver

        workspace_id, delivery_id = self.workspace_id, self.pk
        transaction.on_commit(lambda: deliver.delay(workspace_id, delivery_id), robust=True)

    @transaction.atomic
    def send_again(self, *, by: User) -> None:
        """From the first attempt on, as the same message."""
        lock(self, "state")
        if self.state not in (DeliveryState.DELIVERED, DeliveryState.FAILED):
            raise TransitionError("This delivery is under way already.")
        if self.webhook.disabled_at:
            raise TransitionError("Switch the webhook on first.")
        self.state, self.attempt, self.finished_at = DeliveryState.WAITING, 0, None
        self.next_try_at = timezone.now() + timedelta(seconds=20)
        self.save(update_fields=["state", "attempt", "finished_at", "next_try_at"])
        audit(self.webhook.place, by, f"sent the webhook {self.event} again", self.webhook)
        self.enqueue()

    # Carrying out; each of these is one conditional UPDATE

    def claim(self) -> bool:
        """Take the next attempt on; False when somebody else did, or when it has ended."""
        mine = Delivery.objects.filter(pk=self.pk, attempt=self.attempt)
        cut_off = models.Q(
            state=DeliveryState.SENDING, started_at__lt=timezone.now() - CUT_OFF_AFTER
        )
        taken = mine.filter(models.Q(state=DeliveryState.WAITING) | cut_off).update(
            state=DeliveryState.SENDING, attempt=self.attempt + 1, started_at=timezone.now()
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    @transaction.atomic
    def note(self, status: int | None, error: str) -> bool:
        """What came of the attempt; True when the webhook was switched off by it."""
        now, arrived = timezone.now(), status is not None and 200 <= status < 300
        is_last = arrived or status == GONE or self.attempt > len(PAUSES)
        state = DeliveryState.DELIVERED if arrived else DeliveryState.FAILED
        written = {
            "state": state if is_last else DeliveryState.WAITING,
            "status": status,
            "error": error[:200],
            "finished_at": now if is_last else None,
            "next_try_at": now if is_last else now + PAUSES[self.attempt - 1],
        }
        mine = Delivery.objects.filter(
            pk=self.pk, state=DeliveryState.SENDING, attempt=self.attempt
        )
        if not mine.update(**written):
            return False
        return self._note_on_webhook(arrived, now, status == GONE)

    def _note_on_webhook(self, arrived: bool, now: datetime, gone: bool) -> bool:
        webhook = self.webhook
        lock(webhook, "failing_since", "disabled_at")
        since = None if arrived else webhook.failing_since or now
        if since != webhook.failing_since:
            webhook.failing_since = since
            webhook.save(update_fields=["failing_since"])
        if arrived or webhook.disabled_at:
            return False
        if gone:
            webhook.switch_off("the address said that it is gone for good (410)")
        elif since is not None and now - since >= GIVEN_UP_AFTER:
            webhook.switch_off("nothing arrived there for three days")
        return webhook.disabled_at is not None


GONE = 410


def store_deliveries(engagement: Engagement, event: Event, happened: Sequence[Told]) -> None:
    """A delivery of each to every webhook that asked for it, whoever's scope this happened in."""
    with tenancy.scope(engagement.workspace_id):
        if webhooks := Webhook.objects.told_of(engagement, event):
            for data in [told() for told in happened]:
                for webhook in webhooks:
                    Delivery.queue(webhook, engagement, event, data)
