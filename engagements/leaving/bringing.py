"""Writing an archive's rows: new keys, names in place of accounts, the same times as before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import connections, models

from engagements.leaving.archive import Archive, BadArchive
from engagements.leaving.looking import free_name, origin_of, refuse_known
from engagements.leaving.rows import (
    BadRow,
    Row,
    file_of,
    kept_keys,
    key_of,
    person_of,
    read_plain,
    without_secrets,
)
from engagements.leaving.tables import Table, travelling
from engagements.models import ArrivedName, Client, Engagement
from engagements.models.slugs import free_slug
from engagements.tenancy import WorkspaceOwned, current

A_BATCH = 100  # rows

T = TypeVar("T")


def in_batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of that many, the last one shorter."""
    going = iter(rows)
    while batch := list(islice(going, size)):
        yield batch


class Bringer:
    """One archive on its way in. Runs inside a transaction of the caller."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.tables = travelling()
        self.by_label = {table.label: table.model for table in self.tables}
        self.by_kind = {table.kind: table.model for table in self.tables}
        self.new_keys: dict[Any, dict[int, int]] = {table.model: {} for table in self.tables}
        self.workspace_id = current().workspace_id or 0
        self.client_id: int = 0  # none yet
        # Links to rows that are not there yet: (table, key of the row, link, key in the archive)
        self.late: list[tuple[Table, int, Any, int]] = []

    def bring(self) -> Client:
        """Raises BadArchive."""
        refuse_known(self.archive)
        for table in self.tables:
            for rows in in_batches(self.archive.rows(table.label), A_BATCH):
                try:
                    self._write(table, rows)
                except BadRow as fault:
                    raise BadArchive(f"{table.title}: {fault}.") from fault
        self._tie_late()
        return Client.objects.get(pk=self.client_id)

    def _write(self, table: Table, rows: list[Row]) -> None:
        made = []
        for row in rows:
            without_secrets(table, row)
            made.append(self._instance(table, row))
        keys = self._insert(table.model, made)
        names = []
        for row, key in zip(rows, keys, strict=True):
            self.new_keys[table.model][key_of(row) or 0] = key
            if table.model is Client:
                self.client_id = key
            names += [
                ArrivedName(
                    workspace_id=self.workspace_id,
                    client_id=self.client_id,
                    kind=table.label,
                    key=key,
                    column=column.name,
                    name=name,
                )
                for column in table.people
                if (name := person_of(row, column.name))
            ]
            self._note_late(table, row, key)
        ArrivedName.objects.bulk_create(names)

    def _instance(self, table: Table, row: Row) -> WorkspaceOwned:
        values = read_plain(table, row)
        for name, label in table.model.key_lists.items():
            if isinstance(values.get(name), dict):
                values[name] = self._new_lists(values[name], label)
        for name, kind_column in table.model.kind_columns.items():
            target = self.by_kind.get(values.get(kind_column, ""))
            known: dict[Any, int] = self.new_keys[target] if target else {}
            values[name] = known.get(key_of(row, name))
        for link in table.links:
            values[link.attname] = self._linked(link, key_of(row, link.name))
        for column in table.people:  # no account comes along, so the name is kept as a text
            if f"{column.name}_name" in table.model.kept_back:
                values[f"{column.name}_name"] = person_of(row, column.name)
        values["workspace_id"] = self.workspace_id
        if table.model.client_column == "client_id":
            values["client_id"] = self._the_client()
        made = table.model(**values)
        for column in table.files:
            self._put_file(made, column, file_of(row, column.name))
        self._settle_names(made)
        return made

    def _new_lists(self, found: dict[str, Any], label: str) -> dict[str, Any]:
        lists = {name: keys for name, keys in found.items() if isinstance(keys, list)}
        known = self.new_keys[self.by_label[label]]
        hashable = {
            name: [key for key in keys if isinstance(key, int)] for name, keys in lists.items()
        }
        return kept_keys(hashable, known)

    def _linked(self, link: Any, key: int | None) -> int | None:
        known: dict[Any, int] = self.new_keys[link.related_model]
        if key in known:
            return known[key]
        if link.null:
            return None  # there later, or not at all
        raise BadRow(f"“{link.verbose_name}” names a row that is not in the file")

    def _the_client(self) -> int:
        if not self.client_id:
            raise BadRow("there is no client to put it under")
        return self.client_id

    def _put_file(self, made: WorkspaceOwned, column: Any, path: str) -> None:
        if not path:
            return
        data = self.archive.file(path)
        if isinstance(column, models.BinaryField):
            setattr(made, column.attname, data)
        else:
            getattr(made, column.attname).save(
                path.rpartition("/")[2], ContentFile(data), save=False
            )

    def _settle_names(self, made: WorkspaceOwned) -> None:
        """Names and addresses that somebody here has already."""
        if isinstance(made, Client):
            if self.client_id:
                raise BadRow("there is more than one client")
            made.name, made.origin = free_name(made.name), origin_of(self.archive)
            made.slug = free_slug(Client.objects.all(), made.slug or made.name, "client")
        elif isinstance(made, Engagement):
            made.slug = free_slug(Engagement.objects.all(), made.slug or made.title, "sprint")

    def _insert(self, model: type[WorkspaceOwned], made: list[WorkspaceOwned]) -> list[int]:
        """Writes the rows as they are, times of change included; their keys."""
        rows: Any = model._base_manager.all()
        columns = [column for column in model._meta.local_concrete_fields if not column.primary_key]
        most = connections[rows.db].ops.bulk_batch_size(columns, made)
        keys: list[int] = []
        for some in in_batches(made, min(most, A_BATCH)):
            written = rows._insert(
                some,
                fields=columns,
                returning_fields=[model._meta.pk],
                using=rows.db,
                raw=True,
            )
            keys += [key for (key,) in written]
        return keys

    def _note_late(self, table: Table, row: Row, key: int) -> None:
        for link in table.links:
            old = key_of(row, link.name)
            if old is not None and link.null and old not in self.new_keys[link.related_model]:
                self.late.append((table, key, link, old))

    def _tie_late(self) -> None:
        """Links that led to rows further on in the file, one by one: there are few."""
        for table, key, link, old in self.late:
            new = self.new_keys[link.related_model].get(old)
            if new is not None:
                rows: Any = table.model._base_manager.filter(pk=key)
                rows.update(**{link.name: new})
