"""Drills: a rollback card gone through by the clock. The server keeps the time, not the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.models.rollback import TARGET_MINUTES, RollbackCard
from engagements.models.transitions import TransitionError, lock
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User

LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a drill; `seconds` from the start until it was ticked, None while it was not."""

    text: str
    seconds: int | None

    @property
    def clock(self) -> str:
        return "" if self.seconds is None else clock_face(self.seconds)


def clock_face(seconds: int) -> str:
    """ "2:05"; minutes don't turn into hours."""
    return f"{seconds // 60}:{seconds % 60:02}"


class DrillQuerySet(TenantQuerySet["Drill"]):
    def running(self) -> DrillQuerySet:
        return self.filter(minutes__isnull=True)

    def finished(self) -> DrillQuerySet:
        """The latest first: that one counts for the card."""
        return self.filter(minutes__isnull=False).order_by("-held_on", "-pk")


DrillManager = models.Manager.from_queryset(DrillQuerySet)


class Drill(EngagementPaper):
    """One rehearsal of a rollback card, running until it has its minutes.

    `steps` are the card's on the day, each `{"text": …, "seconds": … or None}`; empty, as
    `started_at`, for a drill that was timed elsewhere and noted by hand.
    """

    shapes = {"steps": list[Step]}

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="drills", editable=False
    )
    card = models.ForeignKey(RollbackCard, models.CASCADE, related_name="drills", editable=False)
    who = models.CharField(max_length=120)
    held_on = models.DateField(default=timezone.localdate)
    started_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    steps = models.JSONField(default=list, blank=True)

    objects = DrillManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="drill_one_at_a_time",
                fields=["card"],
                condition=models.Q(minutes__isnull=True),
            ),
            models.CheckConstraint(
                name="drill_running_has_start",
                condition=models.Q(minutes__isnull=False) | models.Q(started_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Drill of “{self.card}”"

    @classmethod
    @transaction.atomic
    def start(cls, card: RollbackCard, *, by: User) -> Drill:
        """Starts the clock. Raises TransitionError while another drill of the card runs."""
        lock(card, "steps")
        if card.drills.running().exists():
            raise TransitionError("A drill of this card is running already.")
        steps = [{"text": step, "seconds": None} for step in card.step_list]
        now = timezone.now()
        drill = cls.objects.create(
            engagement=card.engagement, card=card, who=str(by)[:120], started_at=now, steps=steps
        )
        audit(card.engagement, by, "started a drill of a rollback", card)
        return drill

    @property
    def is_running(self) -> bool:
        return self.minutes is None

    @property
    def is_fast_enough(self) -> bool:
        """Whether it stayed within the target; False while it runs."""
        return self.minutes is not None and self.minutes <= TARGET_MINUTES

    @property
    def minutes_over(self) -> int:
        """By how many minutes it missed the target; 0 for none."""
        return max(0, (self.minutes or 0) - TARGET_MINUTES)

    @property
    def step_list(self) -> list[Step]:
        return [Step(step["text"], step["seconds"]) for step in self.steps]

    @property
    def slowest_step(self) -> tuple[str, int] | None:
        """The step that took longest, with its seconds; None when fewer than two were ticked."""
        ticked = sorted(
            (step.seconds, step.text) for step in self.step_list if step.seconds is not None
        )
        if len(ticked) < 2:
            return None
        before = [0, *(seconds for seconds, _ in ticked)]
        spent = [(end - begun, text) for begun, (end, text) in zip(before, ticked, strict=False)]
        seconds, text = max(spent, key=lambda each: each[0])
        return text, seconds

    def seconds(self, now: datetime) -> int:
        """How long the clock of a running drill has run."""
        return max(0, int((now - self.started_at).total_seconds())) if self.started_at else 0

    @transaction.atomic
    def tick(self, number: int, done: bool) -> None:
        """Ticks a step, counted from 0, or takes the tick back; ticking twice keeps the first."""
        self._still_running()
        if not 0 <= number < len(self.steps):
            raise TransitionError("This drill has no such step.")
        step: dict[str, Any] = self.steps[number]
        if done and step["seconds"] is None:
            step["seconds"] = self.seconds(timezone.now())
        elif not done:
            step["seconds"] = None
        self.save(update_fields=["steps"])

    @transaction.atomic
    def stop(self, *, by: User) -> None:
        """Stops the clock; the card takes over the minutes, begun ones counted whole."""
        self._still_running()
        minutes = max(1, ceil(self.seconds(timezone.now()) / 60))
        if minutes > LONGEST_MINUTES:
            raise TransitionError(
                "This clock has run for more than a day. Discard the drill, and note by hand how "
                "long it really took."
            )
        self.minutes = minutes
        self.save(update_fields=["minutes"])
        self.card.take_latest_drill()
        audit(self.engagement, by, f"rehearsed a rollback in {counted(minutes)}", self.card)

    @transaction.atomic
    def discard(self, *, by: User) -> None:
        """For one that was started or noted by mistake: the drill before it counts again."""
        minutes = self.minutes
        self.delete()
        self.card.take_latest_drill()
        said = "a running drill" if minutes is None else f"a drill of {counted(minutes)}"
        audit(self.engagement, by, f"discarded {said} of a rollback", self.card)

    def _still_running(self) -> None:
        lock(self, "minutes", "steps")
        if not self.is_running:
            raise TransitionError("This drill is over.")


def counted(minutes: int) -> str:
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
