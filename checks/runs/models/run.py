"""Runs: the looks at an engagement's domain, and how they are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.urls import reverse

from checks.engine.evidence import Evidence, evidence_from_json
from checks.engine.registry import all_rules
from checks.engine.scorecard import Gate, Scorecard
from checks.engine.verdict import Verdict
from checks.runs.models.claims import (
    UNFINISHED,
    ClaimedLook,
    RunState,
    StoredProgress,
    cut_off,
    read_evidence,
)
from engagements.events import Event, announce, page
from engagements.models import (
    Engagement,
    Line,
    MailKind,
    MailSide,
    Risk,
    TransitionError,
    audit,
    tell,
)
from engagements.models.constraints import one_of
from engagements.tenancy import ClientOwned, TenantQuerySet

if TYPE_CHECKING:
    from engagements.models import User


class Purpose(models.TextChoices):
    AUDIT = "audit", "Audit"
    VERIFICATION = "verification", "Verification"
    WATCH = "watch", "Watch"


class RunQuerySet(TenantQuerySet["Run"]):
    def unfinished(self) -> RunQuerySet:
        return self.filter(state__in=UNFINISHED)

    def finished(self) -> RunQuerySet:
        return self.filter(state=RunState.DONE)

    def audits(self) -> RunQuerySet:
        return self.filter(purpose=Purpose.AUDIT)

    def whole(self) -> RunQuerySet:
        """Of every rule: what the check outside left out was not good before."""
        return self.filter(codes=[])

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
        return self.filter(cut_off(now))


RunManager = models.Manager.from_queryset(RunQuerySet)


class Run(ClaimedLook, ClientOwned):
    """One look at an engagement's domain, judged. `codes` empty means every rule."""

    tenant_parent = "engagement"
    key_lists = {"changes": "engagements.risk"}
    observed = frozenset({"*"})

    kept_back = frozenset({"asked_by_name"})  # of who came with an archive
    shapes = {
        "progress": StoredProgress,
        "spec": dict[str, Any],
        "evidence": read_evidence,
        "counts": dict[str, int],
        "failures": dict[str, int],
        "codes": list[str],
        "changes": dict[str, list[int]],
    }

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="runs", editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose, editable=False)
    risk = models.ForeignKey(
        Risk, models.CASCADE, related_name="verifications", null=True, editable=False
    )
    codes = models.JSONField(default=list, blank=True, editable=False)
    asked_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    asked_by_name = models.CharField(max_length=254, blank=True, editable=False)
    changes = models.JSONField(default=dict, editable=False)

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

    def has_ended(self) -> None:
        announce(self.engagement, Event.RUN_FINISHED, self.as_event)
        if self.state == RunState.FAILED:
            self._tell_failure()

    def as_event(self) -> dict[str, Any]:
        """What programs outside are told of its end."""
        names = ("purpose", "state", "gate", "sentence", "counts", "error", "finished_at")
        url = page("run_page", self.engagement, self.pk)
        told = {name: getattr(self, name) for name in names}
        return {"run": {"id": self.pk, **told, "url": url}}

    def _tell_failure(self) -> None:
        """A run that could not end, to the consultancy: the plan waits for what it would say."""
        engagement = self.engagement
        line = Line(
            cause=f"run:{self.pk}",
            text=f"The {self.get_purpose_display().lower()} of {engagement.domain} could not end",
            detail=self.error,
            path=reverse("run_page", args=[engagement.workspace.slug, engagement.slug, self.pk]),
        )
        tell(engagement, MailSide.OURS, MailKind.BROKE, [line])
