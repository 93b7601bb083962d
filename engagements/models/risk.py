"""A risk: what is wrong, what it does to the business, and what was decided about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from engagements.events import Event, announce, page
from engagements.models.audit_log import audit
from engagements.models.constraints import filled_when, one_of
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.models.risk_list import UNFINISHED, RiskManager, RiskQuerySet
from engagements.models.risk_scales import (
    Effort,
    FounderState,
    Impact,
    Lane,
    RiskState,
    Severity,
)
from engagements.models.transitions import TransitionError, lock, refuse_unless, require_reason
from engagements.playbooks import Stage

if TYPE_CHECKING:
    from engagements.models.people import Membership, User

__all__ = ["EDITABLE", "LONGEST_PROOF", "UNFINISHED", "Risk", "RiskManager", "RiskQuerySet"]

LONGEST_PROOF = 300

# What a person may word for themselves; reconcile leaves what they worded alone.
EDITABLE = ("title", "stage", "why", "fix", "impact", "severity", "effort", "owner_name")


class Risk(EngagementPaper):
    """One thing that can hurt the launch. From a rule (`code`, `fingerprint`) or by hand."""

    kept_back = frozenset({"accepted_by_name"})  # of who came with an archive
    shapes = {"edited_fields": list[str]}

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="risks", editable=False)
    code = models.CharField(max_length=12, blank=True, help_text="Rule code; empty when by hand.")
    subject = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    stage = models.CharField(
        max_length=10, choices=Stage, blank=True, help_text="Empty where its rule says it."
    )
    title = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    fix = models.TextField(blank=True)
    impact = models.CharField(max_length=20, choices=Impact)
    severity = models.CharField(max_length=10, choices=Severity)
    effort = models.CharField(max_length=20, choices=Effort, blank=True)
    state = models.CharField(
        max_length=12, choices=RiskState, default=RiskState.OPEN, editable=False
    )
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.FIX_NOW, editable=False)
    later_until = models.DateField(null=True, blank=True, editable=False)
    accepted_until = models.DateField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    accepted_by_name = models.CharField(max_length=254, blank=True, editable=False)
    accepted_reason = models.CharField(max_length=500, blank=True, editable=False)
    accepted_proof = models.CharField(max_length=LONGEST_PROOF, blank=True, editable=False)
    wait_end_told = models.DateField(null=True, blank=True, editable=False)  # the day told of
    false_alarm_reason = models.CharField(max_length=500, blank=True, editable=False)
    fixed_proof = models.CharField(max_length=LONGEST_PROOF, blank=True, editable=False)
    owner_name = models.CharField(max_length=120, blank=True)
    edited_fields = models.JSONField(default=list, blank=True, editable=False)
    first_seen_at = models.DateTimeField(default=timezone.now, editable=False)
    last_seen_at = models.DateTimeField(default=timezone.now, editable=False)
    fixed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_count = models.PositiveSmallIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RiskManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["first_seen_at", "pk"]
        constraints = [
            one_of("impact", Impact),
            one_of("severity", Severity),
            one_of("effort", Effort),
            one_of("stage", Stage, or_empty=True),
            one_of("state", RiskState),
            one_of("lane", Lane),
            models.UniqueConstraint(
                name="risk_fingerprint_once",
                fields=["engagement", "fingerprint"],
                condition=~models.Q(fingerprint=""),
            ),
            filled_when("accepted_has_date", "accepted_until", state=RiskState.ACCEPTED),
            filled_when("later_has_date", "later_until", lane=Lane.LATER),
            filled_when("fixed_has_moment", "fixed_at", state=RiskState.FIXED),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.is_open:
                announce(self.engagement, Event.RISK_OPENED, self.as_event)

    def as_event(self) -> dict[str, Any]:
        """What programs outside are told of it."""
        names = ("code", "subject", "title", "impact", "severity", "state", "lane")
        url = page("risk_page", self.engagement, self.pk)
        words = {name: getattr(self, name) for name in names}
        return {"risk": {"id": self.pk, **words, "url": url}}

    @property
    def is_open(self) -> bool:
        return self.state in UNFINISHED

    @property
    def founder_state(self) -> FounderState:
        """The one word a founder reads. `for_founder()` saves it the query."""
        if self.state in (RiskState.FIXED, RiskState.FALSE_ALARM):
            return FounderState.WORKING
        if self._waits_for_founder():
            return FounderState.NEEDS_YOU
        if self.state == RiskState.ACCEPTED:
            return FounderState.AGREED_TO_WAIT
        if self.lane == Lane.LATER:
            return FounderState.CAN_WAIT
        if self._outlived_its_sprint():
            return FounderState.STILL_OPEN
        return FounderState.BEING_FIXED

    @property
    def waits_until(self) -> date | None:
        """The last day on which it may wait, by the founder's word or the plan; None otherwise."""
        if self.state == RiskState.ACCEPTED:
            return self.accepted_until
        return self.later_until if self.is_open and self.lane == Lane.LATER else None

    def _outlived_its_sprint(self) -> bool:
        annotated: bool | None = getattr(self, "sprint_is_closed", None)
        return self.engagement.is_closed if annotated is None else annotated

    def _waits_for_founder(self) -> bool:
        annotated: bool | None = getattr(self, "waits_for_founder", None)
        return self.approvals.unanswered().exists() if annotated is None else annotated

    # Decisions

    @transaction.atomic
    def accept(self, until: date, reason: str, proof: str = "", *, by: Membership) -> None:
        """The founder carries the risk until a date. Raises PermissionDenied for anyone else.

        `proof` says where that is written down beside here, as an address or in words.
        """
        if not by.stands_for(self.client_id):
            raise PermissionDenied("Only the founder can accept a risk.")
        self._ready_to("accepted", *UNFINISHED, RiskState.ACCEPTED)
        _require_future(until)
        self.accepted_reason = require_reason(reason, "Say why this can wait.")
        self.accepted_until = until
        self.accepted_by, self.accepted_by_name = by.user, ""
        self.accepted_proof = proof.strip()[:LONGEST_PROOF]
        self._enter(
            *(RiskState.ACCEPTED, Lane.ACCEPTED),
            *("accepted_until", "accepted_by", "accepted_by_name"),
            *("accepted_reason", "accepted_proof"),
        )
        self._log(by.user, f"accepted a risk until {date_format(until)}: {self.accepted_reason}")

    @transaction.atomic
    def note_proof(self, proof: str, *, by: User) -> None:
        """Where the founder's acceptance can be read; the decision itself stays theirs."""
        self._ready_to("given a proof of its acceptance", RiskState.ACCEPTED)
        proof = require_reason(proof, "Say where it is written down.")
        self.accepted_proof = proof[:LONGEST_PROOF]
        self.save(update_fields=["accepted_proof", "updated_at"])
        self._log(by, f"noted where an acceptance is written down: {self.accepted_proof}")

    @transaction.atomic
    def plan_later(self, until: date, *, by: User | None = None) -> None:
        """Puts it into the lane that can wait, until a date."""
        self._ready_to("put off", *UNFINISHED)
        _require_future(until)
        self.later_until = until
        self._enter(RiskState.OPEN, Lane.LATER, "later_until")
        self._log(by, f"put a risk off until {date_format(until)}")

    @transaction.atomic
    def fix_now(self, *, by: User | None = None) -> None:
        """Takes it back from the lane that can wait."""
        self._ready_to("moved to “fix now”", *UNFINISHED)
        self.later_until = None
        self._enter(RiskState(self.state), Lane.FIX_NOW, "later_until")
        self._log(by, "moved a risk to “fix now”")

    @transaction.atomic
    def start_fixing(self, *, by: User | None = None) -> None:
        self._ready_to("taken up", RiskState.OPEN)
        self.later_until = None
        self._enter(RiskState.BEING_FIXED, Lane.FIX_NOW, "later_until")
        self._log(by, "started fixing a risk")

    @transaction.atomic
    def mark_fixed(self, proof: str, *, by: User | None = None) -> None:
        """`proof` says how it is known: the run that observed it, or what a person saw."""
        self._ready_to("marked as fixed", *UNFINISHED)
        self.fixed_proof = require_reason(proof, "Say how you know that this is fixed.")[
            :LONGEST_PROOF
        ]
        self.fixed_at = timezone.now()
        self._enter(RiskState.FIXED, Lane(self.lane), "fixed_at", "fixed_proof")
        self._log(by, f"marked a risk as fixed: {self.fixed_proof}")
        for question in self.approvals.unanswered():
            question.withdraw(by=by)

    @transaction.atomic
    def false_alarm(self, reason: str, *, by: User) -> None:
        """Says that the rule is wrong here; later runs leave it so."""
        self._ready_to("called a false alarm", *UNFINISHED, RiskState.ACCEPTED)
        self.false_alarm_reason = require_reason(reason, "Say why this is a false alarm.")
        self._enter(RiskState.FALSE_ALARM, Lane.FIX_NOW, "false_alarm_reason")
        self._log(by, f"called a risk a false alarm: {self.false_alarm_reason}")

    @transaction.atomic
    def reopen(self, reason: str = "", *, by: User | None = None) -> None:
        """Back on the list: it came back, or a decision about it no longer holds."""
        self._ready_to("reopened", RiskState.FIXED, RiskState.ACCEPTED, RiskState.FALSE_ALARM)
        self.reopened_count += 1
        self.fixed_at = self.later_until = self.accepted_until = None
        self._enter(
            *(RiskState.OPEN, Lane.FIX_NOW),
            *("reopened_count", "fixed_at", "later_until", "accepted_until"),
        )
        self._log(by, f"reopened a risk: {reason}" if reason else "reopened a risk")

    @transaction.atomic
    def end_wait(self, today: date) -> bool:
        """Back to “fix now” once the agreed day is over; False when it may wait, or waits no more.

        It is nobody's decision: the log names the product. Raises TransitionError while the
        engagement is closed.
        """
        lock(self, "state", "lane", "accepted_until", "later_until")
        until = self.waits_until
        if until is None or until >= today:
            return False
        if self.state == RiskState.ACCEPTED:
            self.reopen(f"it was accepted until {date_format(until)}")
        else:
            self.fix_now()
        return True

    # Words

    @transaction.atomic
    def edit(self, *, by: User, **words: Any) -> None:
        """Takes a person's words, which no later run overwrites. Unchanged ones don't count."""
        if strange := words.keys() - set(EDITABLE):
            raise TypeError(f"A risk has no such words: {', '.join(sorted(strange))}.")
        changed = [name for name, value in words.items() if getattr(self, name) != value]
        if not changed:
            return
        for name in changed:
            setattr(self, name, words[name])
        self.edited_fields = sorted({*self.edited_fields, *changed})
        self.save(update_fields=[*changed, "edited_fields", "updated_at"])
        self._log(by, f"edited a risk ({', '.join(changed).replace('_', ' ')})")

    def touch(self) -> None:
        """It was seen again."""
        self.last_seen_at = timezone.now()
        self.save(update_fields=["last_seen_at"])

    def _ready_to(self, be: str, *states: RiskState) -> None:
        lock(self, "state", "lane", "reopened_count")
        now = self.get_state_display().lower()
        refuse_unless(self.state, states, f"This risk is {now}, so it can't be {be}.")

    def _enter(self, state: RiskState, lane: Lane, *also: str) -> None:
        was_open, self.state, self.lane = self.is_open, state, lane
        self.save(update_fields=["state", "lane", "updated_at", *also])
        if was_open != self.is_open:
            event = Event.RISK_OPENED if self.is_open else Event.RISK_CLOSED
            announce(self.engagement, event, self.as_event)

    def _log(self, by: User | None, sentence: str) -> None:
        audit(self.engagement, by, sentence, self)


def _require_future(until: date) -> None:
    if until <= timezone.localdate():
        raise TransitionError("Pick a date after today.")
