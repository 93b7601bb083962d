"""Everything of a client into one archive.

make_export(export)                    a worker: claims the errand, writes, keeps the bytes
write_archive(client, file)            the archive alone
"""

from __future__ import annotations

import logging
import tempfile
import uuid
from collections.abc import Callable, Iterator
from typing import IO, Any

from django.db import models
from django.utils import timezone

from engagements.leaving.archive import ArchiveWriter
from engagements.leaving.rows import Row, kept_keys, plain_value
from engagements.leaving.tables import Table, staying, travelling
from engagements.models import ArrivedName, Client, ClientExport, User
from engagements.tenancy import WorkspaceOwned

logger = logging.getLogger(__name__)

Tell = Callable[[int, int], None]
TOLD_EVERY = 200  # rows
UNSAID = {"clientexport", "exportpart", "arrivedname"}  # of no interest to who reads the file


def make_export(export: ClientExport) -> bool:
    """False when it was taken, has ended or could not be made."""
    if not export.claim():
        return False
    try:
        with tempfile.TemporaryFile() as file:
            counts = write_archive(
                export.client, file, made_by=export.asked_by_name, tell=export.tell
            )
            file.seek(0)
            return export.keep(file, counts)
    except Exception:
        logger.exception("export %s failed", export.pk)
        export.end_failed("It could not be made. Try once more; the server's log says why.")
        return False


def write_archive(
    client: Client, target: IO[bytes], *, made_by: str = "", tell: Tell | None = None
) -> dict[str, int]:
    """Writes the archive; returns the number of rows by title of the table."""
    if client.origin is None:
        # Given once: by it another workspace knows the client again.
        Client.objects.filter(pk=client.pk, origin=None).update(origin=uuid.uuid4())
        client.refresh_from_db(fields=["origin"])
    writer = ArchiveWriter(target)
    counts = _Rows(client, writer, tell or (lambda done, total: None)).write()
    writer.close(
        {
            "made_at": timezone.now().isoformat(),
            "made_by": made_by,
            "workspace": client.workspace.name,
            "client": {"origin": str(client.origin), "name": client.name},
            "people": _people(client),
            "left_out": _left_out(client),
        }
    )
    return counts


def _left_out(client: Client) -> dict[str, str]:
    """Title of what this client has and leaves behind, and why."""
    return {
        table.title: table.model.stays_behind
        for table in staying()
        if table.kind not in UNSAID and table.rows(client.pk).exists()
    }


def _people(client: Client) -> list[dict[str, str]]:
    members = client.memberships.select_related("user").order_by("pk")
    return [{"name": str(member.user), "role": member.get_role_display()} for member in members]


class _Rows:
    """The rows of one client, each written once all that it points at is known to be in."""

    def __init__(self, client: Client, writer: ArchiveWriter, tell: Tell) -> None:
        self.client, self.writer, self.tell = client, writer, tell
        self.tables = travelling()
        self.written: dict[type[models.Model], dict[int, int]] = {}
        self.by_label = {table.label: table.model for table in self.tables}
        self.by_kind = {table.kind: table.model for table in self.tables}
        self.names: dict[int, str] = {}
        self.arrived = {
            (name.kind, name.key, name.column): name.name
            for name in ArrivedName.objects.filter(client=client)
        }
        self.done = self.total = 0

    def write(self) -> dict[str, int]:
        # Which rows go is settled first: a run that ends meanwhile does not tear the archive.
        for table in self.tables:
            rows = table.rows_to_export(self.client.pk)
            self.written[table.model] = {key: key for key in self._whole(table, rows)}
        self.total = sum(map(len, self.written.values()))
        counts = {}
        for table in self.tables:
            count = self.writer.add_table(table.label, table.title, self._rows(table))
            if count:
                counts[table.title] = count
        self.tell(self.total, self.total)
        return counts

    def _whole(self, table: Table, rows: Any) -> Iterator[int]:
        """Keys of the rows whose parents go too."""
        needed = [
            link for link in table.links if not link.null and link.related_model != table.model
        ]
        for key, *parents in rows.values_list("pk", *(link.attname for link in needed)):
            pairs = zip(needed, parents, strict=True)
            if all(parent in self.written[link.related_model] for link, parent in pairs):  # type: ignore[index]
                yield key

    def _rows(self, table: Table) -> Iterator[Row]:
        known = self.written[table.model]
        for row in table.rows_to_export(self.client.pk).iterator(chunk_size=50):
            if row.pk in known:
                yield self._row(table, row)
                self.done += 1
                if self.done % TOLD_EVERY == 0:
                    self.tell(self.done, self.total)

    def _row(self, table: Table, row: WorkspaceOwned) -> Row:
        kind_columns, key_lists = row.kind_columns, row.key_lists
        written: Row = {"id": row.pk}
        for column in table.plain:
            value = column.value_from_object(row)
            if column.name in key_lists and isinstance(value, dict):
                value = kept_keys(value, self.written[self.by_label[key_lists[column.name]]])
            elif column.name in kind_columns and value is not None:
                target = self.by_kind.get(getattr(row, kind_columns[column.name]))
                value = value if target and value in self.written[target] else None
            written[column.name] = plain_value(value)
        for link in table.links:
            key = getattr(row, link.attname)
            written[link.name] = key if key in self.written[link.related_model] else None  # type: ignore[index]
        for column in table.people:
            name = self._person(table, row, column)
            written[column.name] = {"person": name} if name else None
        for column in table.files:
            written[column.name] = self._file(row, column)
        return written

    def _person(self, table: Table, row: WorkspaceOwned, column: Any) -> str:
        key = getattr(row, column.attname)
        if key is None:
            kept: str = getattr(row, f"{column.name}_name", "")
            return kept or self.arrived.get((table.label, row.pk, column.name), "")
        if key not in self.names:
            self.names[key] = str(User.objects.get(pk=key))
        return self.names[key]

    def _file(self, row: WorkspaceOwned, column: Any) -> Row | None:
        value = getattr(row, column.attname)
        if isinstance(column, models.BinaryField):
            return None if value is None else {"file": self.writer.add_file(bytes(value))}
        if not value:
            return None
        with value.open("rb") as stored:
            return {"file": self.writer.add_file(stored.read()), "name": value.name}
