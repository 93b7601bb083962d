"""Rollback cards: how to go back, written before going forward."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.models.transitions import TransitionError
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User

TARGET_MINUTES = 10  # the mission's bound for a rollback


class RollbackSubject(models.TextChoices):
    DNS = "dns", "DNS"
    DEPLOY = "deploy", "Deployment"
    MAIL = "mail", "Mail"
    EDGE = "edge", "Edge"


class RollbackCardQuerySet(TenantQuerySet["RollbackCard"]):
    def rehearsed(self) -> RollbackCardQuerySet:
        return self.filter(rehearsed_on__isnull=False)

    def rehearsed_in_time(self) -> RollbackCardQuerySet:
        return self.rehearsed().filter(rehearsed_minutes__lte=TARGET_MINUTES)


RollbackCardManager = models.Manager.from_queryset(RollbackCardQuerySet)


class RollbackCard(EngagementPaper):
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="rollback_cards", editable=False
    )
    subject = models.CharField("what it undoes", max_length=10, choices=RollbackSubject)
    title = models.CharField(max_length=160)
    trigger = models.TextField(help_text="What you see when it is time to go back.")
    steps = models.TextField(help_text="One step a line, so plain that a tired person can follow.")
    minutes = models.PositiveSmallIntegerField(help_text="How long it should take.")
    rehearsed_on = models.DateField(null=True, blank=True, editable=False)
    rehearsed_minutes = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RollbackCardManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["subject", "title", "pk"]
        constraints = [
            one_of("subject", RollbackSubject),
            models.UniqueConstraint(name="rollbackcard_title_once", fields=["engagement", "title"]),
            models.CheckConstraint(
                name="rollbackcard_rehearsal_whole",
                condition=models.Q(rehearsed_on__isnull=True, rehearsed_minutes__isnull=True)
                | models.Q(rehearsed_on__isnull=False, rehearsed_minutes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def step_list(self) -> list[str]:
        return [step.strip() for step in self.steps.splitlines() if step.strip()]

    @property
    def is_fast_enough(self) -> bool | None:
        """Whether the rehearsal stayed within the target; None before one."""
        if self.rehearsed_minutes is None:
            return None
        return self.rehearsed_minutes <= TARGET_MINUTES

    @transaction.atomic
    def note_rehearsal(
        self, minutes: int, on: date | None = None, *, by: User | None = None
    ) -> None:
        """Notes that the steps were really gone through, and how long that took."""
        on = on or timezone.localdate()
        if on > timezone.localdate():
            raise TransitionError("A rehearsal can't have been in the future.")
        self.rehearsed_on, self.rehearsed_minutes = on, minutes
        self.save(update_fields=["rehearsed_on", "rehearsed_minutes", "updated_at"])
        audit(self.engagement, by, f"rehearsed a rollback in {minutes} minutes", self)
