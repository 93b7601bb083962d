"""A client on its way out: the archive that was made of it, and the receipt of its deletion."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from engagements import tenancy
from engagements.models.audit_log import SYSTEM, audit
from engagements.models.client import Client
from engagements.models.constraints import one_of
from engagements.models.errand import Errand, ErrandQuerySet, ErrandState
from engagements.models.transitions import TransitionError
from engagements.tenancy import ClientOwned, WorkspaceOwned

if TYPE_CHECKING:
    from engagements.models.people import User

EXPORT_LIFE = timedelta(days=7)
PART_BYTES = 1 << 20


class ClientExportQuerySet(ErrandQuerySet):
    def over(self) -> ClientExportQuerySet:
        """Ready once, and no more to be had."""
        return self.filter(state=ErrandState.DONE, expires_at__lte=timezone.now())


ClientExportManager = models.Manager.from_queryset(ClientExportQuerySet)
ErrandManager = models.Manager.from_queryset(ErrandQuerySet)


class ClientExport(Errand, ClientOwned):
    """One archive of a client. Its bytes are in `parts`, so web and worker share no disk."""

    tenant_parent = "client"
    stays_behind = "Earlier exports."

    client = models.ForeignKey(Client, models.CASCADE, related_name="exports", editable=False)
    asked_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    asked_by_name = models.CharField(max_length=254, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)  # bytes
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)  # rows by title of the table

    objects = ClientExportManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["-queued_at", "-pk"]
        constraints = [
            one_of("state", ErrandState),
            models.UniqueConstraint(
                name="export_one_at_once",
                fields=["client"],
                condition=models.Q(state__in=[ErrandState.QUEUED, ErrandState.WORKING]),
            ),
        ]

    def __str__(self) -> str:
        return f"Export of {self.client}"

    @property
    def can_be_had(self) -> bool:
        return self.is_done and self.expires_at is not None and self.expires_at > timezone.now()

    @property
    def file_name(self) -> str:
        return f"{self.client.slug}-{self.queued_at:%Y-%m-%d}.launchready.zip"

    @classmethod
    @transaction.atomic
    def ask(cls, client: Client, *, by: User) -> ClientExport:
        """The export that is under way, or a new one that is queued on commit."""
        Client.objects.select_for_update().get(pk=client.pk)
        waiting: ClientExport | None = cls.objects.unfinished().filter(client=client).first()
        if waiting:
            return waiting
        export = cls.objects.create(client=client, asked_by=by, asked_by_name=str(by))
        audit(client.workspace, by, "asked for everything of a client as a file", client)
        export.enqueue()
        return export

    def keep(self, source: IO[bytes], counts: dict[str, int]) -> bool:
        """Takes the bytes over; False when the claim is gone."""
        ExportPart.objects.filter(export=self).delete()
        size, sha256 = store_parts(source, ExportPart, export=self)
        expires_at = timezone.now() + EXPORT_LIFE
        return self.end_done(size=size, sha256=sha256, counts=counts, expires_at=expires_at)

    def drop_bytes(self) -> None:
        ExportPart.objects.filter(export=self).delete()


class ExportPart(ClientOwned):
    tenant_parent = "export"
    stays_behind = "Earlier exports."

    export = models.ForeignKey(ClientExport, models.CASCADE, related_name="parts", editable=False)
    position = models.PositiveIntegerField(editable=False)
    data = models.BinaryField(editable=False)

    class Meta(ClientOwned.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="export_part_once", fields=["export", "position"])
        ]

    def __str__(self) -> str:
        return f"Part {self.position}"


def store_parts(source: IO[bytes], model: type[Any], **parent: Any) -> tuple[int, str]:
    """Keeps what is left of a file in rows of a part's model; its size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    for position, data in enumerate(iter(lambda: source.read(PART_BYTES), b"")):
        model.objects.create(position=position, data=data, **parent)
        digest.update(data)
        size += len(data)
    return size, digest.hexdigest()


def bytes_of(parts: Any, workspace_id: int) -> Iterator[bytes]:
    """The stored pieces, one query each; opens the scope itself, as a response is read late."""
    with tenancy.scope(workspace_id):
        positions = list(parts().values_list("position", flat=True))
    for position in positions:
        with tenancy.scope(workspace_id):
            data = bytes(parts().get(position=position).data)
        yield data


class DeletionWhy(models.TextChoices):
    ASKED = "asked", "Somebody deleted it"
    RETENTION = "retention", "Its time to be kept was over"


class DeletionReceipt(Errand, WorkspaceOwned):
    """That a client was deleted: in numbers, when and by whom. It outlives the client.

    Before it is done it is the order to delete. No foreign key leads to the client; `client_key`
    is its number.
    """

    stays_behind = "The workspace's own: what proves that a client is gone."

    client_key = models.BigIntegerField(editable=False)
    client_name = models.CharField(max_length=120, editable=False)
    why = models.CharField(max_length=10, choices=DeletionWhy, editable=False)
    asked_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    asked_by_name = models.CharField(max_length=254, editable=False)
    counts = models.JSONField(default=dict, editable=False)  # rows by title of the table
    rows_count = models.PositiveIntegerField(default=0, editable=False)
    files_count = models.PositiveIntegerField(default=0, editable=False)
    files_size = models.PositiveBigIntegerField(default=0, editable=False)  # bytes
    export_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    export_made_at = models.DateTimeField(null=True, editable=False)

    objects = ErrandManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-queued_at", "-pk"]
        constraints = [
            one_of("state", ErrandState),
            one_of("why", DeletionWhy),
            models.UniqueConstraint(name="deletion_once", fields=["workspace", "client_key"]),
        ]

    def __str__(self) -> str:
        return f"Receipt for {self.client_name}"

    @property
    def what_went(self) -> list[tuple[str, int]]:
        """Title of a table and how many of its rows, the most first."""
        return sorted(self.counts.items(), key=lambda each: (-each[1], each[0]))

    @classmethod
    @transaction.atomic
    def order(
        cls, client: Client, *, by: User | None, why: DeletionWhy = DeletionWhy.ASKED
    ) -> DeletionReceipt:
        """The order to delete a client, queued on commit; the same one when it was given before."""
        Client.objects.select_for_update().get(pk=client.pk)
        known: DeletionReceipt | None = cls.objects.filter(client_key=client.pk).first()
        if known is not None:
            if known.has_failed:
                known.ask_again(attempt=0)
            return known
        receipt = cls.objects.create(
            client_key=client.pk,
            client_name=client.name,
            why=why,
            asked_by=by,
            asked_by_name=str(by) if by else SYSTEM,
        )
        audit(client.workspace, by, "ordered a client to be deleted", receipt)
        receipt.enqueue()
        return receipt

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TransitionError("A receipt can't be removed.")
