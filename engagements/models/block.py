"""The hour blocks of a sprint, and the gates that keep one from being begun too early."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.mail import Line, MailSide
from engagements.models.mail_choice import MailKind
from engagements.models.owned import EngagementPaper
from engagements.models.telling import forget, tell
from engagements.models.transitions import TransitionError, lock, refuse_unless
from engagements.playbooks import Gate, Stage
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User


class GateKeeper(NamedTuple):
    """Whether a gate is open for an engagement, and what to do while it is not."""

    is_open: Callable[[Engagement], bool]
    what_to_do: str


GATEKEEPERS: dict[str, GateKeeper] = {
    Gate.NONE: GateKeeper(lambda engagement: True, ""),
    Gate.ACCESS: GateKeeper(
        lambda engagement: engagement.access_grants.covers("registrar", "dns"),
        "Write down who can log in to the registrar and to the DNS provider first: "
        "add both to the access register.",
    ),
    Gate.ROLLBACK_DNS: GateKeeper(
        lambda engagement: engagement.rollback_cards.rehearsed_in_time("dns").exists(),
        "Write a rollback card for DNS first, so that a wrong record can be undone, and rehearse "
        "it by the clock: a drill within ten minutes opens this.",
    ),
    Gate.ROLLBACK_MAIL: GateKeeper(
        lambda engagement: engagement.rollback_cards.filter(subject="mail").exists(),
        "Write a rollback card for mail first, so that a wrong record can be undone.",
    ),
    Gate.ROLLBACK_DEPLOY: GateKeeper(
        lambda engagement: engagement.rollback_cards.rehearsed_in_time("deploy").exists(),
        "Write a rollback card for the deployment first, how the last good release comes back, and "
        "rehearse it by the clock: a drill within ten minutes opens this.",
    ),
    Gate.NO_BLOCKERS: GateKeeper(
        lambda engagement: not engagement.risks.blockers().exists(),
        "There are open blockers. Fix them, or let the founder accept them until a date.",
    ),
}


class BlockState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    WORKING = "working", "Working"
    DONE = "done", "Done"


class BlockQuerySet(TenantQuerySet["Block"]):
    def with_items(self) -> BlockQuerySet:
        """In order, each with its items: two queries."""
        return self.prefetch_related("items").order_by("position")

    def current(self) -> Block | None:
        """The block being worked on, else the first one that waits, else None."""
        unfinished = self.exclude(state=BlockState.DONE)
        return unfinished.order_by(
            models.Case(models.When(state=BlockState.WORKING, then=0), default=1), "position"
        ).first()


BlockManager = models.Manager.from_queryset(BlockQuerySet)


class Block(EngagementPaper):
    """A stretch of the sprint with one outcome. Hours are offsets of running time."""

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="blocks", editable=False
    )
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=160)
    outcome = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=10, choices=Stage)
    starts_hour = models.PositiveSmallIntegerField()
    ends_hour = models.PositiveSmallIntegerField()
    gate = models.CharField(max_length=20, choices=Gate, default=Gate.NONE, blank=True)
    state = models.CharField(
        max_length=10, choices=BlockState, default=BlockState.WAITING, editable=False
    )
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    resumed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the work at hand began."
    )
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    finish_note = models.CharField(max_length=300, blank=True)
    minutes_finished = models.PositiveIntegerField(
        default=0, editable=False, help_text="Running time of the stretches of work that ended."
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = BlockManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["position", "pk"]
        constraints = [
            one_of("state", BlockState),
            one_of("stage", Stage),
            one_of("gate", Gate),
            models.UniqueConstraint(name="block_key_once", fields=["engagement", "key"]),
            models.UniqueConstraint(name="block_position_once", fields=["engagement", "position"]),
            models.CheckConstraint(
                name="block_ends_after_start",
                condition=models.Q(ends_hour__gt=models.F("starts_hour")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def closed_gate(self) -> str:
        """What must be done before this block may begin; empty when nothing stands in the way."""
        keeper = GATEKEEPERS[self.gate]
        return "" if keeper.is_open(self.engagement) else keeper.what_to_do

    def minutes_spent(self, now: datetime | None = None) -> int:
        """Running minutes of work in this block so far, pauses of the sprint left out."""
        return self.minutes_finished + self._minutes_at_hand(now or timezone.now())

    @transaction.atomic
    def start(self, *, by: User | None = None) -> None:
        """Begins the work; needs a running clock and an open gate."""
        lock(self, "state", "started_at")
        refuse_unless(self.state, [BlockState.WAITING], "This block has been started already.")
        self._begin(by, f"started the block “{self.title}”")

    @transaction.atomic
    def reopen(self, *, by: User | None = None) -> None:
        """Takes a finished block up again; its minutes go on counting."""
        lock(self, "state", "started_at", "minutes_finished")
        refuse_unless(self.state, [BlockState.DONE], "Only a finished block can be reopened.")
        self.finished_at = None
        forget(self.engagement, self._end_today)
        self._begin(by, f"reopened the block “{self.title}”", "finished_at")

    @transaction.atomic
    def finish(self, note: str = "", *, by: User | None = None) -> None:
        """Ends the work. While items are open or fail, `note` must say why that is all right."""
        lock(self, "state", "resumed_at", "minutes_finished")
        refuse_unless(
            self.state, [BlockState.WORKING], "Only a block that is being worked on can finish."
        )
        left = self.items.unsettled().count()
        if left and not note.strip():
            raise TransitionError(
                f"{left} item{'s are' if left > 1 else ' is'} open or not passing. Settle "
                f"{'them' if left > 1 else 'it'}, or note why the block can finish all the same."
            )
        now = timezone.now()
        self.minutes_finished += self._minutes_at_hand(now)
        self.state, self.finished_at, self.finish_note = BlockState.DONE, now, note.strip()
        self.save(
            update_fields=["state", "finished_at", "finish_note", "minutes_finished", "updated_at"]
        )
        audit(self.engagement, by, f"finished the block “{self.title}”", note)
        self._tell_end()

    @property
    def _end_today(self) -> str:
        """One that is reopened and finished again on the same day is told of once."""
        return f"block:{self.pk}:{timezone.now():%Y-%m-%d}"

    def _tell_end(self) -> None:
        """The digest, to both sides; what it says is read when it is written."""
        for side in MailSide:
            line = Line(cause=self._end_today, text=self.title, row=self.pk)
            tell(self.engagement, side, MailKind.DIGEST, [line])

    def _begin(self, by: User | None, sentence: str, *also: str) -> None:
        self.engagement.refresh_from_db(fields=["state"])
        if not self.engagement.is_running:
            raise TransitionError("The sprint's clock is not running. Start or resume it first.")
        if reason := self.closed_gate():
            raise TransitionError(reason)
        now = timezone.now()
        self.state, self.started_at = BlockState.WORKING, self.started_at or now
        self.resumed_at = now
        self.save(update_fields=["state", "started_at", "resumed_at", "updated_at", *also])
        audit(self.engagement, by, sentence)

    def _minutes_at_hand(self, now: datetime) -> int:
        if self.state != BlockState.WORKING or self.resumed_at is None:
            return 0
        return self.engagement.clock.running_between(self.resumed_at, now) // timedelta(minutes=1)
