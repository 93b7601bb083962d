"""Runs. The row is the truth: a message or a worker may be lost, a run may not.

A run is *claimed* by counting up its attempt; whoever holds the highest attempt may write to it,
and only once to its end. A worker that comes back from the dead finds its claim gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.utils import timezone

from checks.engine.evidence import Evidence, evidence_from_json
from checks.engine.registry import all_rules
from checks.engine.scorecard import Gate, Scorecard
from checks.engine.verdict import Verdict
from engagements.events import Event, announce, page
from engagements.models import Engagement, Risk, TransitionError, audit
from engagements.models.constraints import one_of
from engagements.tenancy import ClientOwned, TenantQuerySet

if TYPE_CHECKING:
    from engagements.models import User

CUT_OFF_AFTER = timedelta(seconds=30)  # without a heartbeat
FORGOTTEN_AFTER = timedelta(seconds=30)  # queued, and no worker took it
MOST_ATTEMPTS = 4


class Purpose(models.TextChoices):
    AUDIT = "audit", "Audit"
    VERIFICATION = "verification", "Verification"
    WATCH = "watch", "Watch"


class RunState(models.TextChoices):
    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Looking"
    DONE = "done", "Done"
    FAILED = "failed", "Could not run"


UNFINISHED = (RunState.QUEUED, RunState.RUNNING)


class RunQuerySet(TenantQuerySet["Run"]):
    def unfinished(self) -> RunQuerySet:
        return self.filter(state__in=UNFINISHED)

    def finished(self) -> RunQuerySet:
        return self.filter(state=RunState.DONE)

    def audits(self) -> RunQuerySet:
        return self.filter(purpose=Purpose.AUDIT)

    def newest_audits(self) -> RunQuerySet:
        """Of each engagement, the audit that was finished last."""
        mine = self.finished().audits().filter(engagement=models.OuterRef("engagement"))
        newest = mine.order_by("-started_at", "-pk").values("pk")[:1]
        return self.without_evidence().filter(pk=models.Subquery(newest))

    def newest_first(self) -> RunQuerySet:
        return self.order_by("-queued_at", "-pk")

    def without_evidence(self) -> RunQuerySet:
        """For lists: the evidence of a run is some hundred kilobytes."""
        return self.defer("evidence")

    def before(self, run: Run) -> RunQuerySet:
        """The finished audits that looked earlier than *run*, newest first."""
        looked_at = run.started_at or run.queued_at
        earlier = self.finished().audits().filter(started_at__lt=looked_at)
        return earlier.exclude(pk=run.pk).order_by("-started_at", "-pk")

    def cut_off(self, now: datetime) -> RunQuerySet:
        """Running without a heartbeat, or queued for longer than a worker would take."""
        return self.filter(
            models.Q(state=RunState.RUNNING, heartbeat_at__lt=now - CUT_OFF_AFTER)
            | models.Q(state=RunState.QUEUED, queued_at__lt=now - FORGOTTEN_AFTER)
        )


RunManager = models.Manager.from_queryset(RunQuerySet)


class Run(ClientOwned):
    """One look at an engagement's domain, judged. `codes` empty means every rule."""

    tenant_parent = "engagement"
    key_lists = {"changes": "engagements.risk"}
    observed = frozenset({"*"})

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="runs", editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose, editable=False)
    risk = models.ForeignKey(
        Risk, models.CASCADE, related_name="verifications", null=True, editable=False
    )
    codes = models.JSONField(default=list, blank=True, editable=False)
    asked_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    state = models.CharField(
        max_length=8, choices=RunState, default=RunState.QUEUED, editable=False
    )
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    progress = models.JSONField(default=dict, editable=False)
    spec = models.JSONField(default=dict, editable=False)
    evidence = models.JSONField(null=True, editable=False)
    gate = models.CharField(max_length=10, blank=True, editable=False)
    sentence = models.CharField(max_length=300, blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    failures = models.JSONField(default=dict, editable=False)
    changes = models.JSONField(default=dict, editable=False)
    seconds = models.FloatField(null=True, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = RunManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["-queued_at", "-pk"]
        constraints = [
            one_of("purpose", Purpose),
            one_of("state", RunState),
            models.UniqueConstraint(
                name="run_one_audit_at_once",
                fields=["engagement"],
                condition=models.Q(purpose=Purpose.AUDIT, state__in=UNFINISHED),
            ),
            models.UniqueConstraint(
                name="run_one_verification_at_once",
                fields=["risk"],
                condition=models.Q(purpose=Purpose.VERIFICATION, state__in=UNFINISHED),
            ),
        ]
        indexes = [models.Index(name="run_unfinished", fields=["state", "heartbeat_at"])]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} of {self.engagement.domain}"

    @classmethod
    def rows_to_export(cls) -> TenantQuerySet[Self]:
        return super().rows_to_export().exclude(state__in=UNFINISHED)

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_done(self) -> bool:
        return self.state == RunState.DONE

    @property
    def looked_at(self) -> datetime:
        """When it began to look; while it waits, when it was asked for."""
        return self.started_at or self.queued_at

    def report(self) -> dict[str, Any]:
        """A finished run as `launchready audit --json` writes it; `launchready judge` reads it."""
        return {
            **(self.evidence or {}),
            "gate": self.gate,
            "sentence": self.sentence,
            "counts": self.counts,
            "failures": self.failures,
            "verdicts": [finding.as_verdict() for finding in self.findings.all()],
        }

    def judged(self) -> tuple[Evidence, list[Verdict], Scorecard]:
        """A finished run as it was judged on its day, for the engine's reports.

        Raises DecodeError when an older release stored its evidence in another form.
        """
        card = Scorecard(Gate(self.gate), self.counts, self.failures, self.sentence)
        verdicts = [finding.verdict() for finding in self.findings.all()]
        return evidence_from_json(self.evidence or {}), verdicts, card

    # Asking

    @classmethod
    def ask_audit(cls, engagement: Engagement, *, by: User | None = None) -> Run:
        """The engagement's unfinished audit, or a new one that is queued on commit."""
        return cls._ask(engagement, by, "asked for an audit", purpose=Purpose.AUDIT)

    @classmethod
    def ask_verification(cls, risk: Risk, *, by: User | None = None) -> Run:
        """A run of just the risk's rule and what that needs. Raises TransitionError without one."""
        if risk.code not in all_rules():
            raise TransitionError(
                "No rule looks after this risk. When it is fixed, say how you know."
            )
        return cls._ask(
            risk.engagement,
            by,
            f"asked to verify “{risk.title}”",
            purpose=Purpose.VERIFICATION,
            risk=risk,
            codes=[risk.code],
        )

    @classmethod
    @transaction.atomic
    def _ask(cls, engagement: Engagement, by: User | None, said: str, **fields: Any) -> Run:
        # Locks the engagement's row, so that two people pressing at once get one run.
        Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
        same = cls.objects.unfinished().filter(
            engagement=engagement, purpose=fields["purpose"], risk=fields.get("risk")
        )
        if waiting := same.first():
            return waiting
        spec = {**engagement.spec, "domain": engagement.domain}
        run = cls(engagement=engagement, asked_by=by, spec=spec, **fields)
        run.save()
        audit(engagement, by, said)
        run.enqueue()
        return run

    def enqueue(self) -> None:
        """Tell a worker, once the row is there for it to find."""
        from checks.runs.tasks import carry_out

        workspace_id, run_id = self.workspace_id, self.pk
        # Robust: with the queue out of reach the row still waits, and the sweep sends it again.
        transaction.on_commit(lambda: carry_out.delay(workspace_id, run_id), robust=True)

    # Carrying out; each of these is one conditional UPDATE

    def claim(self) -> bool:
        """Take the run on; False when somebody else did, or when it has ended."""
        now = timezone.now()
        taken = Run.objects.filter(pk=self.pk, state=RunState.QUEUED, attempt=self.attempt).update(
            state=RunState.RUNNING,
            attempt=self.attempt + 1,
            started_at=now,
            heartbeat_at=now,
            progress={},
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def beat(self, progress: Mapping[str, Any]) -> bool:
        """Say that it is alive and how far it is; False when the claim is gone."""
        return bool(self._mine().update(heartbeat_at=timezone.now(), progress=dict(progress)))

    def end(self, state: RunState, **fields: Any) -> bool:
        """Write the run's end; False when the claim is gone, and then nothing was written."""
        written = {"state": state, "finished_at": timezone.now(), **fields}
        ended = self._mine().update(**written)
        if ended:  # not read back: the evidence is some hundred kilobytes
            for name, value in written.items():
                setattr(self, name, value)
            announce(self.engagement, Event.RUN_FINISHED, self.as_event)
        return bool(ended)

    def requeue(self) -> bool:
        """Give a cut-off run back to the queue, or up after some attempts."""
        now = timezone.now()
        mine = Run.objects.cut_off(now).filter(pk=self.pk, attempt=self.attempt)
        if self.attempt >= MOST_ATTEMPTS:
            error = "The worker was cut off several times. Look at its log, then start again."
            if mine.update(state=RunState.FAILED, finished_at=now, error=error):
                self.refresh_from_db(fields=["state", "finished_at", "error"])
                announce(self.engagement, Event.RUN_FINISHED, self.as_event)
            return False
        if not mine.update(state=RunState.QUEUED, queued_at=now):
            return False
        self.enqueue()
        return True

    def as_event(self) -> dict[str, Any]:
        """What programs outside are told of its end."""
        names = ("purpose", "state", "gate", "sentence", "counts", "error", "finished_at")
        url = page("run_page", self.engagement, self.pk)
        told = {name: getattr(self, name) for name in names}
        return {"run": {"id": self.pk, **told, "url": url}}

    def _mine(self) -> RunQuerySet:
        return Run.objects.filter(pk=self.pk, state=RunState.RUNNING, attempt=self.attempt)
