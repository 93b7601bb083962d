"""The access register: who can get into what, and when that ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.models.transitions import TransitionError, lock
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User


class SystemKind(models.TextChoices):
    REGISTRAR = "registrar", "Registrar"
    DNS = "dns", "DNS"
    HOSTING = "hosting", "Hosting"
    EDGE = "edge", "Edge"
    MAIL = "mail", "Mail"
    PAYMENTS = "payments", "Payments"
    ANALYTICS = "analytics", "Analytics"
    CODE = "code", "Code"
    OTHER = "other", "Other"


class Whose(models.TextChoices):
    """In whose name the account is."""

    FOUNDER = "founder", "The founder's"
    CONSULTANT = "consultant", "Ours"
    THIRD_PARTY = "third_party", "Someone else's"
    UNKNOWN = "unknown", "Not known yet"


class AccessGrantQuerySet(TenantQuerySet["AccessGrant"]):
    def standing(self) -> AccessGrantQuerySet:
        return self.filter(removed_on__isnull=True)

    def overdue(self, today: date) -> AccessGrantQuerySet:
        """Should have been removed by now."""
        return self.standing().filter(remove_on__lt=today)

    def ties(self) -> AccessGrantQuerySet:
        """Stand, and are to end: for a time only, or of an account that is not the founder's."""
        lasting = models.Q(remove_on__isnull=True, whose=Whose.FOUNDER)
        return self.standing().exclude(lasting)

    def cut_by_founder(self) -> AccessGrantQuerySet:
        """All but the consultancy's own accounts: the founder can't hand those over."""
        return self.exclude(whose=Whose.CONSULTANT)

    def covers(self, *kinds: str) -> bool:
        """Whether each of these kinds of system has a grant that stands."""
        written = set(self.standing().filter(kind__in=kinds).values_list("kind", flat=True))
        return written == set(kinds)


AccessGrantManager = models.Manager.from_queryset(AccessGrantQuerySet)


class AccessGrant(EngagementPaper):
    """One person's way into one system. Never holds what they log in with.

    That it was taken away is written down also after the sprint's end: most ties are cut then.
    """

    written_when_closed = frozenset({"removed_on", "removed_by"})

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="access_grants", editable=False
    )
    system = models.CharField(max_length=120, help_text="For example “Cloudflare”.")
    kind = models.CharField(max_length=12, choices=SystemKind)
    whose = models.CharField("in whose name", max_length=12, choices=Whose, default=Whose.UNKNOWN)
    holder = models.CharField("who has access", max_length=120)
    granted_on = models.DateField(default=timezone.localdate)
    remove_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True, editable=False)
    removed_by = models.CharField(max_length=120, blank=True, editable=False)
    note = models.TextField(blank=True)

    objects = AccessGrantManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["kind", "system", "holder", "pk"]
        constraints = [
            one_of("kind", SystemKind),
            one_of("whose", Whose),
            models.CheckConstraint(
                name="accessgrant_removed_after_granted",
                condition=models.Q(removed_on__isnull=True)
                | models.Q(removed_on__gte=models.F("granted_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.system}"

    @property
    def is_standing(self) -> bool:
        return self.removed_on is None

    @property
    def is_tie(self) -> bool:
        """As `ties()`: whether this must end before the sprint is really over."""
        return self.is_standing and (self.remove_on is not None or self.whose != Whose.FOUNDER)

    @property
    def is_cut_by_founder(self) -> bool:
        """As `cut_by_founder()`."""
        return self.whose != Whose.CONSULTANT

    @transaction.atomic
    def remove(self, *, by: User | None = None) -> None:
        """Notes that the access was taken away today."""
        lock(self, "removed_on", "granted_on")
        if self.removed_on:
            raise TransitionError("This access was removed already.")
        self.removed_on = max(timezone.localdate(), self.granted_on)
        self.removed_by = str(by)[:120] if by else ""
        self.save(update_fields=["removed_on", "removed_by"])
        audit(self.engagement, by, "removed an access", self)

    @transaction.atomic
    def restore(self, *, by: User | None = None) -> None:
        """Takes that note back: the access still stands."""
        lock(self, "removed_on")
        if self.removed_on is None:
            raise TransitionError("This access stands already.")
        self.removed_on, self.removed_by = None, ""
        self.save(update_fields=["removed_on", "removed_by"])
        audit(self.engagement, by, "noted that an access still stands", self)
