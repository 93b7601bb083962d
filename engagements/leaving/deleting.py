"""Deleting a client for good: rows, files, places and accounts that lead nowhere any more.

All of it in one transaction with the receipt, so that there is never half a client. What stays is
the receipt, and of the workspace's own log the lines about the client as such.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.functions import Length

from engagements import tenancy
from engagements.leaving.tables import Table, client_tables
from engagements.models import (
    Client,
    ClientExport,
    DeletionReceipt,
    Membership,
    User,
    WorkspaceAuditEntry,
    audit,
)
from engagements.models.audit_log import kind_of
from engagements.models.errand import ErrandState

logger = logging.getLogger(__name__)

NOT_COUNTED = {"exportpart"}
A_BATCH = 500  # keys


def delete_client(receipt: DeletionReceipt) -> bool:
    """False when it was taken, has ended or could not be done; then nothing is deleted."""
    if not receipt.claim():
        return False
    try:
        with transaction.atomic():
            return _delete(receipt)
    except Exception:
        logger.exception("deletion %s failed", receipt.pk)
        receipt.end_failed("Nothing was deleted. Try once more; the server's log says why.")
        return False


def what_would_go(client: Client) -> dict[str, int]:
    """Number of rows by title of the table."""
    counts = {
        table.title: table.rows(client.pk).count()
        for table in client_tables()
        if table.kind not in NOT_COUNTED
    }
    return {title: count for title, count in counts.items() if count}


def _delete(receipt: DeletionReceipt) -> bool:
    client = Client.objects.select_for_update().filter(pk=receipt.client_key).first()
    if client is None:
        return receipt.end_failed("There is no such client any more.")
    tables = client_tables()
    exported = _last_export(client)
    counts = what_would_go(client)
    files, size = _files(tables, client)
    people = _members(client)
    stored = [each for table in tables for each in _stored_files(table, client)]
    _delete_log_lines(tables, client)
    for table in reversed(tables):
        # What else points at sprints and at the client itself goes with them, by Django's cascade.
        if table.kind not in ("client", "engagement"):
            _delete_rows(table, client)
    client_key = client.pk
    client.delete()
    client.pk = client_key  # its number, for the log
    counts["accounts"] = _delete_accounts(people)
    ended = receipt.end_done(
        counts={title: count for title, count in counts.items() if count},
        rows_count=sum(counts.values()),
        files_count=files,
        files_size=size,
        export_sha256=exported.sha256 if exported else "",
        export_made_at=exported.finished_at if exported else None,
    )
    if not ended:
        raise RuntimeError("another worker has taken this deletion over")
    audit(receipt.workspace, receipt.asked_by, "deleted a client for good", receipt)
    transaction.on_commit(lambda: _remove(stored), robust=True)
    return True


def _last_export(client: Client) -> ClientExport | None:
    made = ClientExport.objects.filter(client=client, state=ErrandState.DONE)
    return made.order_by("-finished_at").first()


def _files(tables: Iterable[Table], client: Client) -> tuple[int, int]:
    """How many files the rows hold, and their bytes, as far as these are in the database."""
    number = size = 0
    for table in tables:
        for column in table.files:
            if table.kind in NOT_COUNTED or not isinstance(column, models.BinaryField):
                continue
            held = table.rows(client.pk).filter(**{f"{column.name}__isnull": False})
            sums = held.aggregate(number=models.Count("pk"), size=models.Sum(Length(column.name)))
            number, size = number + sums["number"], size + (sums["size"] or 0)
    return number, size


def _stored_files(table: Table, client: Client) -> list[tuple[Storage, str]]:
    """Files outside the database that rows of the table name."""
    return [
        (column.storage, name)
        for column in table.files
        if isinstance(column, models.FileField)
        for name in table.rows(client.pk).values_list(column.name, flat=True)
        if name
    ]


def _remove(stored: list[tuple[Storage, str]]) -> None:
    for storage, name in stored:
        try:
            storage.delete(name)
        except OSError:
            logger.exception("a file of a deleted client is still there: %s", name)


def _delete_log_lines(tables: Iterable[Table], client: Client) -> None:
    """Lines of the workspace's own log about the client's papers; not those about the client."""
    lines = WorkspaceAuditEntry.objects.exclude(target_kind=kind_of(client))
    for table in tables:
        keys = list(table.rows(client.pk).values_list("pk", flat=True))
        for begin in range(0, len(keys), A_BATCH):
            batch = keys[begin : begin + A_BATCH]
            _raw(lines.filter(target_kind=table.kind, target_key__in=batch))


def _delete_rows(table: Table, client: Client) -> None:
    keys = list(table.rows(client.pk).values_list("pk", flat=True))
    for begin in range(0, len(keys), A_BATCH):
        _raw(table.model._base_manager.filter(pk__in=keys[begin : begin + A_BATCH]))


def _raw(rows: Any) -> None:
    """Past what a log and a ready pack refuse: here they go with the client they are about."""
    rows._raw_delete(rows.db)


def _members(client: Client) -> list[int]:
    return list(client.memberships.values_list("user_id", flat=True).distinct())


def _delete_accounts(people: list[int]) -> int:
    """Accounts that have no place anywhere any more; returns how many."""
    deleted = 0
    elsewhere = Membership.objects.filter(user=models.OuterRef("pk"))
    nowhere = User.objects.filter(pk__in=people, is_superuser=False)
    nowhere = nowhere.filter(~models.Exists(elsewhere))
    with tenancy.every_workspace("what an account did elsewhere keeps its name and loses its link"):
        for user in list(nowhere):
            user.delete()
            deleted += 1
    return deleted
