"""Alert destinations: who hears of what, by which way, and whether a test reached them."""

from __future__ import annotations

import math
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.models.people import hash_token
from engagements.models.transitions import TransitionError, lock
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from engagements.models.people import User

TARGET_SECONDS = 15 * 60  # an alert is answered within that in business hours
LINK_LIFE = timedelta(days=7)
BETWEEN_TESTS = timedelta(minutes=1)


class AlertKind(models.TextChoices):
    UPTIME = "uptime", "Site or app is down"
    CERTIFICATE = "certificate", "A certificate runs out"
    FORMS = "forms", "A form or booking fails"
    ERRORS = "errors", "Errors pile up"
    DOMAIN = "domain", "The domain runs out"
    PAYMENTS = "payments", "A payment or webhook fails"
    MAIL = "mail", "Mail is refused"
    DEPLOYS = "deploys", "A release fails"


# Without these a launch week is blind.
NEEDED_ALERTS = (AlertKind.UPTIME, AlertKind.CERTIFICATE, AlertKind.FORMS, AlertKind.ERRORS)


class Channel(models.TextChoices):
    MAIL = "mail", "Mail"
    SMS = "sms", "Text message"
    CALL = "call", "Phone call"
    CHAT = "chat", "Slack or another chat"
    APP = "app", "App or pager"


class AlertProof(models.TextChoices):
    """What a test has shown of a destination."""

    UNTESTED = "untested", "Not tested"
    WAITING = "waiting", "Test sent, not confirmed"
    REACHED = "reached", "Reached"
    SLOW = "slow", "Reached, but late"
    SILENT = "silent", "Did not arrive"


class AlertDestinationQuerySet(TenantQuerySet["AlertDestination"]):
    def with_token(self, token: str) -> Self:
        """By the token of a test's link; says nothing about whether it may still be used."""
        return self.filter(token_hash=hash_token(token))


AlertDestinationManager = models.Manager.from_queryset(AlertDestinationQuerySet)


class AlertDestination(EngagementPaper):
    """One way to one person. `kinds` are values of AlertKind.

    `tested_at` with `seconds`: a test arrived after so long, counted until somebody said so;
    without: it did not arrive. A test mailed from here is `sent_at`, and confirmed by a link of
    which only the hash is kept.
    """

    kept_back = frozenset({"token_hash", "sent_at"})  # a link of ours opens nothing elsewhere
    shapes = {"kinds": list[str]}

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="alert_destinations", editable=False
    )
    who = models.CharField(max_length=120)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    address = models.CharField(max_length=254)
    kinds = models.JSONField(default=list)
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, editable=False)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    tested_at = models.DateTimeField(null=True, editable=False)
    seconds = models.PositiveIntegerField(null=True, editable=False)

    TEST = ("sent_at", "token_hash", "tested_at", "seconds")

    objects = AlertDestinationManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["who", "channel", "address", "pk"]
        constraints = [
            one_of("channel", Channel),
            models.UniqueConstraint(
                name="alertdestination_once", fields=["engagement", "channel", "address"]
            ),
            models.UniqueConstraint(
                name="alertdestination_token_once",
                fields=["token_hash"],
                condition=~models.Q(token_hash=""),
            ),
            models.CheckConstraint(
                name="alertdestination_seconds_of_a_test",
                condition=models.Q(seconds__isnull=True) | models.Q(tested_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}, {self.get_channel_display().lower()}"

    @property
    def kind_labels(self) -> list[str]:
        """In the order of AlertKind."""
        return [str(kind.label) for kind in AlertKind if kind in self.kinds]

    @property
    def hears_of(self) -> str:
        """ "Site or app is down, a certificate runs out"."""
        first, *more = self.kind_labels or [""]
        return ", ".join([first, *(f"{label[0].lower()}{label[1:]}" for label in more)])

    @property
    def state(self) -> AlertProof:
        if self.waits_for_a_click:
            return AlertProof.WAITING
        if self.tested_at is None:
            return AlertProof.UNTESTED
        if self.seconds is None:
            return AlertProof.SILENT
        return AlertProof.SLOW if self.seconds > TARGET_SECONDS else AlertProof.REACHED

    @property
    def waits_for_a_click(self) -> bool:
        """Whether a test was mailed and nobody has said since that it came."""
        sent, tested = self.sent_at, self.tested_at
        return bool(self.token_hash and sent and (tested is None or tested < sent))

    @property
    def took(self) -> str:
        """ "42 s", "3 min 20 s"; empty while no test has arrived."""
        if self.seconds is None:
            return ""
        minutes, seconds = divmod(self.seconds, 60)
        parts = [f"{minutes} min"] if minutes else []
        return " ".join([*parts, f"{seconds} s"] if seconds or not minutes else parts)

    @property
    def link_is_over(self) -> bool:
        return self.sent_at is None or self.sent_at + LINK_LIFE < timezone.now()

    @property
    def is_proven(self) -> bool:
        return self.state in (AlertProof.REACHED, AlertProof.SLOW)

    def forget_test(self) -> None:
        """After a change of where it goes, what was tested is another place. Not yet saved."""
        self.sent_at = self.tested_at = self.seconds = None
        self.token_hash = ""

    @transaction.atomic
    def begin_test(self, *, by: User) -> str:
        """The token of a link that confirms the test; the one before is of no use any more.

        Raises TransitionError for what is not reached by mail, and within a minute of the last.
        """
        lock(self, *self.TEST)
        now = timezone.now()
        if self.channel != Channel.MAIL:
            raise TransitionError("Only mail is sent from here. Try it, then note the result.")
        if self.sent_at and self.sent_at > now - BETWEEN_TESTS:
            raise TransitionError("A test went out less than a minute ago. Give it a moment.")
        token = secrets.token_urlsafe(32)
        self.token_hash, self.sent_at = hash_token(token), now
        self.save(update_fields=["token_hash", "sent_at"])
        audit(self.engagement, by, "sent a test alert", self)
        return token

    @transaction.atomic
    def confirm(self) -> None:
        """Somebody who got the test says so, now. A second time changes nothing.

        Raises TransitionError when the link is too old, or the engagement closed.
        """
        lock(self, *self.TEST)
        if not self.waits_for_a_click:
            return
        if self.sent_at is None or self.link_is_over:
            raise TransitionError("This test is too old. Ask for a new one.")
        self.tested_at = timezone.now()
        self.seconds = math.ceil((self.tested_at - self.sent_at).total_seconds())
        self.save(update_fields=["tested_at", "seconds"])
        audit(self.engagement, None, f"saw a test alert confirmed after {self.seconds} s", self)

    @transaction.atomic
    def note_test(self, seconds: int | None, *, at: datetime, by: User) -> None:
        """The result of a test made elsewhere; None for one that did not arrive."""
        lock(self, *self.TEST)
        self.tested_at, self.seconds = at, seconds
        self.token_hash, self.sent_at = "", None
        self.save(update_fields=[*self.TEST])
        result = "that did not arrive" if seconds is None else f"that arrived after {seconds} s"
        audit(self.engagement, by, f"noted a test alert {result}", self)
