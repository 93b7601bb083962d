"""One sprint for one client: its states, its clock and the board it shows on."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from engagements.clock import Clock, Stop
from engagements.events import Event, announce, page
from engagements.models.audit_log import audit
from engagements.models.board import NEEDS_ME, EngagementQuerySet
from engagements.models.client import Client
from engagements.models.constraints import filled_when, one_of
from engagements.models.mail import Line, MailSide
from engagements.models.mail_choice import MailKind
from engagements.models.risk_scales import Severity
from engagements.models.slugs import LONGEST, free_slug
from engagements.models.telling import forget, tell
from engagements.models.transitions import (
    TransitionError,
    lock,
    refuse_unless,
    require_reason,
)
from engagements.playbooks.intake import words_asked
from engagements.playbooks.stored import StoredPlaybook
from engagements.tenancy import ClientOwned, TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User


class EngagementState(models.TextChoices):
    DRAFT = "draft", "Draft"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    WAITING = "waiting", "Waiting for the client"
    CLOSED = "closed", "Closed"


State = EngagementState

# verb: (the states it may be used in, what to say in every other one)
VERBS: dict[str, tuple[frozenset[State], str]] = {
    "start": (frozenset({State.DRAFT}), "This sprint has started already."),
    "pause": (
        frozenset({State.RUNNING, State.WAITING}),
        "Only a sprint that is under way can be paused.",
    ),
    "wait_for_client": (
        frozenset({State.RUNNING, State.PAUSED}),
        "Only a sprint that is under way can wait for the client.",
    ),
    "resume": (
        frozenset({State.PAUSED, State.WAITING}),
        "The clock is not standing still, so there is nothing to resume.",
    ),
    "close": (
        frozenset({State.DRAFT, State.RUNNING, State.PAUSED, State.WAITING}),
        "This engagement is closed already.",
    ),
    "reopen": (frozenset({State.CLOSED}), "Only a closed engagement can be reopened."),
}


EngagementManager = models.Manager.from_queryset(EngagementQuerySet)


class Engagement(ClientOwned):
    """A 48-hour sprint. `spec` is the launch spec in the shape of launchready.toml;
    `playbook` is the playbook as it was on the day, so that later editions change nothing."""

    tenant_parent = "client"

    shapes = {  # that of `spec` is the engine's to tell
        "playbook": StoredPlaybook,
        "severity_overrides": dict[str, Severity],
        "intake": dict[str, str],
    }

    client = models.ForeignKey(Client, models.CASCADE, related_name="engagements", editable=False)
    title = models.CharField(max_length=160)
    slug = models.SlugField(max_length=LONGEST, blank=True)
    domain = models.CharField(max_length=253, help_text="As DNS spells it (A-label, lower case).")
    spec = models.JSONField(default=dict, blank=True)
    playbook_key = models.CharField(max_length=20)
    playbook_edition = models.PositiveIntegerField(default=0, editable=False)
    playbook = models.JSONField(default=dict, editable=False)
    severity_overrides = models.JSONField(
        default=dict, blank=True, help_text="Rule code to severity, where this client differs."
    )
    intake = models.JSONField(
        default=dict, blank=True, help_text="Intake question to the client's answer."
    )
    scope_in = models.TextField(blank=True)
    scope_out = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EngagementManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("state", State),
            models.UniqueConstraint(name="engagement_slug_once", fields=["workspace", "slug"]),
            filled_when("running_has_start", "started_at", state=State.RUNNING),
            filled_when("closed_has_end", "closed_at", state=State.CLOSED),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(Engagement.objects.all(), self.title, "sprint")
        super().save(*args, **kwargs)

    @property
    def needs_me(self) -> bool:
        """Whether the consultant's hand is needed now; for rows of `for_board()` only."""
        attention: int = getattr(self, "attention")  # noqa: B009 - annotated by the query
        return attention <= NEEDS_ME

    # The clock

    @property
    def clock(self) -> Clock:
        """The clock as stored; reads the pauses, prefetched ones without a query."""
        stops = tuple(
            Stop(pause.started_at, pause.ended_at, pause.kind == PauseKind.CLIENT)
            for pause in self.pauses.all()
        )
        return Clock(self.started_at, stops, self.closed_at)

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED

    @property
    def is_running(self) -> bool:
        return self.state == State.RUNNING

    def allows(self, verb: str) -> bool:
        """Whether the verb's button belongs on the page now."""
        return self.state in VERBS[verb][0]

    # Verbs

    @transaction.atomic
    def start(self, *, by: User | None = None) -> None:
        """Starts the 48 hours."""
        self._ready_to("start")
        self.started_at = timezone.now()
        self._enter(State.RUNNING, by, "started the sprint", "started_at")

    @transaction.atomic
    def pause(self, reason: str, *, by: User | None = None) -> None:
        """Stops the clock for a reason of our own."""
        self._ready_to("pause")
        reason = require_reason(reason, "Say why the sprint is paused.")
        self._stop_clock(PauseKind.OURS, reason)
        self._enter(State.PAUSED, by, f"paused the sprint: {reason}")

    @transaction.atomic
    def wait_for_client(self, reason: str, *, by: User | None = None) -> None:
        """Stops the clock until the client has done something; `reason` says what."""
        pause = self.begin_wait(reason, by=by)
        waits = {"kind": "wait", "question": pause.reason, "due_at": None}
        url = partial(page, "engagement_page", self)
        announce(self, Event.NEEDS_CLIENT, lambda: {"needs": {**waits, "url": url()}})
        tell_clock_stands(pause, by=by)

    def begin_wait(self, reason: str, *, by: User | None) -> Pause:
        """The same for a question, which tells of itself. Inside a transaction."""
        self._ready_to("wait_for_client")
        reason = require_reason(reason, "Say what the client is asked for.")
        pause = self._stop_clock(PauseKind.CLIENT, reason)
        self._enter(State.WAITING, by, f"is waiting for the client: {reason}")
        return pause

    @transaction.atomic
    def resume(self, *, by: User | None = None) -> None:
        """Lets the clock run again."""
        self._ready_to("resume")
        self._end_pause(timezone.now())
        self._enter(State.RUNNING, by, "resumed the sprint")

    @transaction.atomic
    def close(self, *, by: User | None = None, despite_ties: bool = False) -> None:
        """Ends the engagement; its papers are read-only from here on.

        Raises TransitionError while accesses that are to end still stand, unless `despite_ties`;
        then the log says how many.
        """
        self._ready_to("close")
        ties = self.access_grants.ties().count()
        if ties and not despite_ties:
            raise TransitionError("There are ties left to cut: see “Cut ties” under Access.")
        self.closed_at = timezone.now()
        self._end_pause(self.closed_at)
        left = f" with {ties} {'tie' if ties == 1 else 'ties'} left to cut" if ties else ""
        self._enter(State.CLOSED, by, f"closed the engagement{left}", "closed_at")
        announce(self, Event.ENGAGEMENT_CLOSED, lambda: {"closed_at": self.closed_at})

    @transaction.atomic
    def reopen(self, *, by: User | None = None) -> None:
        """Takes up a closed engagement; the time it was closed does not count."""
        self._ready_to("reopen")
        closed_at, self.closed_at = self.closed_at, None
        state = State.RUNNING if self.started_at else State.DRAFT
        if self.started_at and closed_at:
            self.pauses.create(
                kind=PauseKind.CLOSED,
                reason="The engagement was closed.",
                started_at=closed_at,
                ended_at=timezone.now(),
            )
        self._enter(state, by, "reopened the engagement", "closed_at")

    @transaction.atomic
    def answer_intake(self, question: str, answer: str, *, by: User | None = None) -> None:
        """Keeps the client's answer to one intake question of the playbook, by its key.

        An empty one takes back what was said. Raises TransitionError.
        """
        lock(self, "state", "intake")
        if self.is_closed:
            raise TransitionError("This engagement is closed. Reopen it first.")
        words = words_asked(self.playbook, question)
        if not words:
            raise TransitionError("The playbook has no such question.")
        said = "answered a first question" if answer else "took back an answer"
        self.intake.pop(question, None)
        if answer:
            self.intake[question] = answer
        self.save(update_fields=["intake", "updated_at"])
        audit(self, by, said, words)

    def _ready_to(self, verb: str) -> None:
        lock(self, "state", "started_at", "closed_at")
        refuse_unless(self.state, *VERBS[verb])

    def _enter(self, state: State, by: User | None, sentence: str, *also: str) -> None:
        self.state = state
        self.save(update_fields=["state", "updated_at", *also])
        audit(self, by, sentence)

    def _stop_clock(self, kind: PauseKind, reason: str) -> Pause:
        now = timezone.now()
        self._end_pause(now)
        return self.pauses.create(kind=kind, reason=reason, started_at=now)

    def _end_pause(self, now: datetime) -> None:
        lasting = self.pauses.filter(ended_at=None)
        forget(self, *[f"pause:{key}" for key in lasting.values_list("pk", flat=True)])
        lasting.update(ended_at=now)
        # A page that prefetched the pauses must not go on with the old ones.
        getattr(self, "_prefetched_objects_cache", {}).pop("pauses", None)


def tell_clock_stands(pause: Pause, *, by: User | None) -> None:
    """To the founder, who alone can let it go on."""
    engagement = pause.engagement
    line = Line(
        cause=f"pause:{pause.pk}",
        text=pause.reason,
        path=reverse("portal_page", args=[engagement.workspace.slug, engagement.slug]),
    )
    tell(engagement, MailSide.CLIENT, MailKind.NEEDS_YOU, [line], but=by)


class PauseKind(models.TextChoices):
    OURS = "ours", "Paused by us"
    CLIENT = "client", "Waiting for the client"
    CLOSED = "closed", "Closed for a while"


class PauseQuerySet(TenantQuerySet["Pause"]):
    def lasting(self) -> PauseQuerySet:
        return self.filter(ended_at__isnull=True)


PauseManager = models.Manager.from_queryset(PauseQuerySet)


class Pause(ClientOwned):
    """A stretch in which an engagement's clock stood still."""

    tenant_parent = "engagement"

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="pauses", editable=False
    )
    kind = models.CharField(max_length=10, choices=PauseKind)
    reason = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PauseManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["started_at", "pk"]
        constraints = [
            one_of("kind", PauseKind),
            models.UniqueConstraint(
                name="pause_one_at_a_time",
                fields=["engagement"],
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="pause_ends_after_start",
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"
