"""The check itself, beside the lead that it belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from checks.runs.models import ClaimedLook, RunState
from checks.runs.models.claims import UNFINISHED, cut_off
from engagements.models import Lead, LeadKind
from engagements.models.constraints import one_of
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

MOST_AT_ONCE = 2  # on the whole installation: the consultancies' own runs come first


class ReadinessQuerySet(TenantQuerySet["ReadinessCheck"]):
    def unfinished(self) -> ReadinessQuerySet:
        return self.filter(state__in=UNFINISHED)

    def in_line(self) -> ReadinessQuerySet:
        """Waiting for a worker, the longest first."""
        return self.filter(state=RunState.QUEUED).order_by("pk")

    def without_evidence(self) -> ReadinessQuerySet:
        """For lists: the evidence of a check is some hundred kilobytes."""
        return self.defer("evidence", "verdicts")

    def cut_off(self, now: datetime) -> ReadinessQuerySet:
        return self.filter(cut_off(now))


ReadinessManager = models.Manager.from_queryset(ReadinessQuerySet)


class ReadinessCheck(ClaimedLook, WorkspaceOwned):
    """A passive look at the lead's domain. `verdicts` as the command line's JSON has them.

    While it runs it holds one of the installation's slots; the database lets nobody else have it.
    """

    tenant_parent = "lead"
    stays_behind = "The sprint that its lead became has what it saw as a run."

    lead = models.OneToOneField(Lead, models.CASCADE, related_name="check_made", editable=False)
    verdicts = models.JSONField(default=list, editable=False)
    slot = models.PositiveSmallIntegerField(null=True, unique=True, editable=False)

    objects = ReadinessManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        constraints = [
            one_of("state", RunState),
            models.CheckConstraint(
                name="readiness_slot_while_running",
                condition=models.Q(slot=None) | models.Q(state=RunState.RUNNING),
            ),
        ]
        indexes = [models.Index(name="readiness_unfinished", fields=["state", "heartbeat_at"])]

    def __str__(self) -> str:
        return f"Readiness check of {self.lead.domain}"

    @classmethod
    @transaction.atomic
    def ask(cls, domain: str) -> tuple[ReadinessCheck, str]:
        """The check, queued on commit, and the token of its result's link."""
        lead, token = Lead.issue(LeadKind.READINESS, domain=domain)
        check = cls(lead=lead, spec={"domain": domain})
        check.save()
        check.enqueue()
        return check, token

    def enqueue(self) -> None:
        from checks.readiness.tasks import carry_out

        workspace_id, check_id = self.workspace_id, self.pk
        transaction.on_commit(lambda: carry_out.delay(workspace_id, check_id), robust=True)

    def claim(self, **fields: Any) -> bool:
        """As ClaimedLook's, with a slot; False while all are taken, and then it goes on waiting."""
        for slot in range(MOST_AT_ONCE):
            try:
                with transaction.atomic():
                    return super().claim(slot=slot, **fields)
            except IntegrityError:  # somebody holds this one
                continue
        return False

    def end(self, state: RunState, **fields: Any) -> bool:
        return super().end(state, slot=None, **fields)

    def requeue(self, **fields: Any) -> bool:
        return super().requeue(slot=None, **fields)
