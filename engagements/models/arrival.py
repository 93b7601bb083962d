"""A client on its way in: the file that somebody sent, what is in it, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import IO, TYPE_CHECKING

from django.db import models, transaction

from engagements.models.audit_log import audit
from engagements.models.client import Client
from engagements.models.constraints import one_of
from engagements.models.errand import Errand, ErrandQuerySet, ErrandState
from engagements.models.leaving import store_parts
from engagements.models.transitions import TransitionError, refuse_unless
from engagements.models.workspace import Workspace
from engagements.tenancy import ClientOwned, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models.people import User

KEPT_FOR = timedelta(days=7)  # a file that nobody went on with


class ArrivalStep(models.TextChoices):
    READ = "read", "Being looked through"
    PREVIEW = "preview", "Waits for your word"
    BRING_IN = "bring_in", "Being brought in"
    IN = "in", "Brought in"
    REFUSED = "refused", "Can't be taken"


ArrivalManager = models.Manager.from_queryset(ErrandQuerySet)


class Arrival(Errand, WorkspaceOwned):
    """An archive sent in. `preview` is what the page shows before anything is taken over."""

    stays_behind = "The workspace's own."

    step = models.CharField(
        max_length=10, choices=ArrivalStep, default=ArrivalStep.READ, editable=False
    )
    file_name = models.CharField(max_length=200, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)  # bytes
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    sent_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    sent_by_name = models.CharField(max_length=254, editable=False)
    preview = models.JSONField(default=dict, editable=False)
    client = models.ForeignKey(Client, models.SET_NULL, related_name="+", null=True, editable=False)

    objects = ArrivalManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-queued_at", "-pk"]
        constraints = [one_of("state", ErrandState), one_of("step", ArrivalStep)]

    def __str__(self) -> str:
        return self.file_name

    @property
    def awaits_a_word(self) -> bool:
        return self.step == ArrivalStep.PREVIEW and self.is_done

    @classmethod
    @transaction.atomic
    def send_in(
        cls, workspace: Workspace, source: IO[bytes], file_name: str, *, by: User
    ) -> Arrival:
        """Keeps the file and has it looked through; nothing of it is taken over yet."""
        arrival = cls(file_name=file_name[:200], sent_by=by, sent_by_name=str(by))
        arrival.save()
        arrival.size, arrival.sha256 = store_parts(source, ArrivalPart, arrival=arrival)
        arrival.save(update_fields=["size", "sha256"])
        audit(workspace, by, "sent a client's file in", arrival)
        arrival.enqueue()
        return arrival

    @transaction.atomic
    def go_on(self, *, by: User) -> None:
        """Brings it in, now that somebody has seen what that means."""
        refuse_unless(self.step, [ArrivalStep.PREVIEW], "There is nothing to bring in here.")
        if not self.is_done:
            raise TransitionError("It is still being looked through.")
        audit(self.workspace, by, "brought a client in", self)
        self.ask_again(step=ArrivalStep.BRING_IN, sent_by=by, sent_by_name=str(by))

    def drop_bytes(self) -> None:
        ArrivalPart.objects.filter(arrival=self).delete()


class ArrivalPart(WorkspaceOwned):
    tenant_parent = "arrival"
    stays_behind = "The workspace's own."

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="parts", editable=False)
    position = models.PositiveIntegerField(editable=False)
    data = models.BinaryField(editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="arrival_part_once", fields=["arrival", "position"])
        ]

    def __str__(self) -> str:
        return f"Part {self.position}"


class ArrivedName(ClientOwned):
    """Who a foreign key of a row pointed at, where the row came from: a name, and no account."""

    tenant_parent = "client"
    stays_behind = "Written into the rows themselves."

    kind = models.CharField(max_length=60, editable=False)  # "engagements.risk"
    key = models.BigIntegerField(editable=False)
    column = models.CharField(max_length=40, editable=False)
    name = models.CharField(max_length=254, editable=False)

    class Meta(ClientOwned.Meta):
        constraints = [
            models.UniqueConstraint(name="arrived_name_once", fields=["kind", "key", "column"])
        ]

    def __str__(self) -> str:
        return self.name
