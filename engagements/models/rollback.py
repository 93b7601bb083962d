"""Rollback cards: how to go back, written before going forward."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain, count
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.change_log import ChangeEntry
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.models.transitions import TransitionError, lock
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User

LONGEST_TITLE = 160
TARGET_MINUTES = 10  # the mission's bound for a rollback


class RollbackSubject(models.TextChoices):
    DNS = "dns", "DNS"
    DEPLOY = "deploy", "Deployment"
    MAIL = "mail", "Mail"
    EDGE = "edge", "Edge"


# What a change is about, by the words that name it; the first that fits. Only a first guess, which
# the person who made the card reads through.
_WORDS = {
    RollbackSubject.MAIL: r"spf|dkim|dmarc|mx|mail|postmark|sendgrid|mailgun|workspace",
    RollbackSubject.DEPLOY: r"deploy\w*|release\w*|build|variables?|branch|vercel|netlify|heroku",
    RollbackSubject.EDGE: r"cach\w*|prox\w+|waf|firewall|rate limit\w*|encryption|headers?",
    RollbackSubject.DNS: r"dns|a|aaaa|cname|txt|ns|record|zone|registrar|redirect\w*",
}
_SENTENCES = re.compile(r"(?<=\.)\s+(?=[A-Z])|;\s+")


def subject_of(change: ChangeEntry) -> RollbackSubject:
    """A guess at what a card for this change undoes: by the block's stage, then by its words."""
    stage = change.block.stage if change.block else ""
    if stage in RollbackSubject.values:
        return RollbackSubject(stage)
    text = f"{change.where} {change.what}".lower()
    fits = (subject for subject, words in _WORDS.items() if re.search(rf"\b({words})\b", text))
    return next(fits, RollbackSubject.DNS)


def steps_of(undo: str) -> list[str]:
    """The lines of an undo text; a text of one line by its sentences."""
    lines = [line.strip() for line in undo.splitlines() if line.strip()]
    return _SENTENCES.split(lines[0]) if len(lines) == 1 else lines


class RollbackCardQuerySet(TenantQuerySet["RollbackCard"]):
    def rehearsed(self) -> RollbackCardQuerySet:
        return self.filter(rehearsed_on__isnull=False)

    def rehearsed_in_time(self, *subjects: str) -> RollbackCardQuerySet:
        """Within the target; only those that undo one of *subjects*, where any are given."""
        cards = self.filter(subject__in=subjects) if subjects else self
        return cards.rehearsed().filter(rehearsed_minutes__lte=TARGET_MINUTES)

    def too_slow(self) -> RollbackCardQuerySet:
        """Rehearsed, and over the target."""
        return self.filter(rehearsed_minutes__gt=TARGET_MINUTES)

    def with_running_drill(self) -> RollbackCardQuerySet:
        """Adds `running_drill`, the key of the drill whose clock runs, None without one."""
        runs = models.Q(drills__minutes__isnull=True)
        return self.annotate(running_drill=models.Min("drills__pk", filter=runs))


RollbackCardManager = models.Manager.from_queryset(RollbackCardQuerySet)


class RollbackCard(EngagementPaper):
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="rollback_cards", editable=False
    )
    subject = models.CharField("what it undoes", max_length=10, choices=RollbackSubject)
    title = models.CharField(max_length=LONGEST_TITLE)
    trigger = models.TextField(help_text="What you see when it is time to go back.")
    steps = models.TextField(help_text="One step a line, so plain that a tired person can follow.")
    minutes = models.PositiveSmallIntegerField(help_text="How long it should take.")
    change = models.ForeignKey(
        ChangeEntry,
        models.SET_NULL,
        related_name="rollback_cards",
        null=True,
        editable=False,
        help_text="The line of the change log that it was written from, if any.",
    )
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

    @classmethod
    @transaction.atomic
    def write_from(cls, change: ChangeEntry, *, by: User) -> RollbackCard:
        """The card that undoes this change: its undo text as steps, once for each change.

        Raises TransitionError while nobody wrote down how to undo it.
        """
        lock(change, "undo")
        steps = steps_of(change.undo)
        if not steps:
            raise TransitionError("Write down how to undo it first; the card is made of that.")
        if known := change.rollback_cards.first():
            return known
        card = cls(
            engagement=change.engagement,
            change=change,
            subject=subject_of(change),
            trigger=f"Something stopped working after this change: {change.what}",
            steps="\n".join([f"Open {change.where}.", *steps]),
            minutes=TARGET_MINUTES,
        )
        card.title = card.free_title(f"Undo: {change.what}")
        card.save()
        audit(change.engagement, by, "wrote a rollback card from a change", card)
        return card

    def free_title(self, wished: str) -> str:
        """The title, with a number behind it where another card has it already."""
        taken = set(self.engagement.rollback_cards.values_list("title", flat=True))
        wished = wished[:LONGEST_TITLE]
        numbered = (f"{wished[: LONGEST_TITLE - 5]} ({number})" for number in count(2))
        return next(title for title in chain([wished], numbered) if title not in taken)

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
        """Notes a drill that was timed elsewhere: the steps were really gone through."""
        on = on or timezone.localdate()
        if on > timezone.localdate():
            raise TransitionError("A rehearsal can't have been in the future.")
        who = str(by)[:120] if by else ""
        self.drills.create(engagement=self.engagement, who=who, held_on=on, minutes=minutes)
        self.take_latest_drill()
        audit(self.engagement, by, f"rehearsed a rollback in {minutes} minutes", self)

    def take_latest_drill(self) -> None:
        """What the card tells of its rehearsal, from the latest drill that was finished."""
        latest = self.drills.finished().first()
        self.rehearsed_on = latest.held_on if latest else None
        self.rehearsed_minutes = latest.minutes if latest else None
        self.save(update_fields=["rehearsed_on", "rehearsed_minutes", "updated_at"])
