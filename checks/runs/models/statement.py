"""Statements: somebody's word for one rule that nothing can be observed for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction

from checks.engine.facts import Attestation
from engagements.models import Engagement, audit
from engagements.models.owned import EngagementPaper

if TYPE_CHECKING:
    from engagements.models import User


class Statement(EngagementPaper):
    """One a rule: who says whether it is so, since when, in which words and on what proof."""

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="statements", editable=False
    )
    code = models.CharField(max_length=12, editable=False)
    holds = models.BooleanField(editable=False)
    by = models.CharField("who says so", max_length=120)
    said_on = models.DateField("said on")
    words = models.TextField("in their words", max_length=1000)
    link = models.URLField("proof", max_length=500, blank=True)
    until = models.DateField("counts until", null=True, blank=True)
    recorded_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta(EngagementPaper.Meta):
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="statement_once_a_rule", fields=["engagement", "code"]),
            models.CheckConstraint(
                name="statement_counts_for_a_while",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("said_on")),
                violation_error_message="It must count for at least the day it was said on.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {'yes' if self.holds else 'no'}, says {self.by}"

    @transaction.atomic
    def record(self, *, holds: bool, by: User) -> None:
        """Keep the word as given; `by` is who writes it down, not who said it.

        The form sent twice at once gives one row.
        """
        said = {name: getattr(self, name) for name in ("by", "said_on", "words", "link", "until")}
        kept, _ = Statement.objects.update_or_create(
            engagement=self.engagement,
            code=self.code,
            defaults={**said, "holds": holds, "recorded_by": by},
        )
        audit(self.engagement, by, f"wrote down a word on {self.code}", str(kept))

    @transaction.atomic
    def take_back(self, *, by: User) -> None:
        """Nobody says anything any more: not yes, not no."""
        said = str(self)
        self.delete()
        audit(self.engagement, by, f"took back the word on {self.code}", said)

    def as_fact(self) -> Attestation:
        """As evidence. Days are UTC's: said at noon, and counting to the end of the last day."""
        return Attestation(
            code=self.code,
            by=self.by,
            at=_noon(self.said_on),
            statement=self.words,
            link=self.link,
            until=_noon(self.until) + timedelta(hours=12) if self.until else None,
            holds=self.holds,
        )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
