"""The log of every delivery.

A delivery's row is the truth, as a run's is: it is written in the transaction of the event, claimed
by counting up its attempt, and tried again by the sweep.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from checks.webhooks.models.webhook import Webhook
from checks.webhooks.signing import body_of
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
A_MOMENT = timedelta(seconds=20)
MOST_AT_ONCE = 500  # deliveries in one sweep
CUT_OFF_AFTER = timedelta(seconds=90)  # longer than a delivery may take
KEPT = timedelta(days=30)
GONE = 410


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Failed"


class DeliveryQuerySet(TenantQuerySet["Delivery"]):
    def waiting(self) -> DeliveryQuerySet:
        return self.filter(state=DeliveryState.WAITING)

    def give_up(self, why: str) -> int:
        return self.update(state=DeliveryState.FAILED, finished_at=timezone.now(), error=why)

    def due(self, now: datetime) -> DeliveryQuerySet:
        """Whose next attempt is due, and those that a worker was cut off in."""
        return self.filter(
            models.Q(state=DeliveryState.WAITING, next_try_at__lte=now)
            | models.Q(state=DeliveryState.SENDING, started_at__lt=now - CUT_OFF_AFTER)
        )

    def taking_turns(self) -> list[tuple[int, int]]:
        """Workspace and key of each, and of those to a failing webhook the first one only."""
        rows = self.order_by("next_try_at", "pk")[:MOST_AT_ONCE]
        wanted = ("workspace_id", "pk", "webhook_id", "webhook__failing_since")
        chosen: list[tuple[int, int]] = []
        had: set[int] = set()
        for workspace_id, pk, webhook_id, failing_since in rows.values_list(*wanted):
            if failing_since is None or webhook_id not in had:
                chosen.append((workspace_id, pk))
            had.add(webhook_id)
        return chosen

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
        cls,
        webhook: Webhook,
        engagement: Engagement | None,
        event: str,
        data: Data,
        *,
        at_once: bool = False,
    ) -> Delivery:
        """A new message, sent once the transaction is over; `at_once` even while others fail."""
        now = timezone.now()
        made = cls(
            webhook=webhook,
            engagement=engagement,
            event=event,
            message_id=f"msg_{secrets.token_hex(16)}",
            body=body_of(event, now, engagement, data),
            made_at=now,
            # The sweep leaves it to the worker that is told, for a moment.
            next_try_at=now if at_once else now + A_MOMENT,
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
        self.next_try_at = timezone.now()
        self.save(update_fields=["state", "attempt", "finished_at", "next_try_at"])
        audit(self.webhook.place, by, f"sent the webhook {self.event} again", self.webhook)
        self.enqueue()

    # Carrying out; each of these is one conditional UPDATE

    def claim(self) -> bool:
        """Take the next attempt on; False when somebody else did, or when it has ended.

        False as well while its webhook fails and its turn has not come: an address that does not
        answer must not keep the workers from everything else.
        """
        if self.webhook.failing_since and self.next_try_at > timezone.now():
            return False
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
        if since is not None:
            soon = now + PAUSES[0]
            webhook.deliveries.waiting().filter(next_try_at__lt=soon).update(next_try_at=soon)
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


def store_deliveries(engagement: Engagement, event: Event, happened: Sequence[Told]) -> None:
    """A delivery of each to every webhook that asked for it, whoever's scope this happened in."""
    with tenancy.scope(engagement.workspace_id):
        if webhooks := Webhook.objects.told_of(engagement, event):
            for data in [told() for told in happened]:
                for webhook in webhooks:
                    Delivery.queue(webhook, engagement, event, data)
