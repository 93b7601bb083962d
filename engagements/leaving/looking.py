"""Looking through an archive: everything is read and checked, and nothing is kept."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from engagements.leaving.archive import Archive, BadArchive
from engagements.leaving.rows import BadRow, Row, key_of, person_of, read_plain, without_secrets
from engagements.leaving.tables import Table, travelling
from engagements.models import Client

Tell = Callable[[int, int], None]
TOLD_EVERY = 200
MOST_NAMED = 12  # columns and people that a page lists


def origin_of(archive: Archive) -> uuid.UUID:
    """By which a client is known again. Raises BadArchive."""
    try:
        return uuid.UUID(archive.manifest["client"]["origin"])
    except ValueError:
        raise BadArchive("The manifest of this file is not complete.") from None


def refuse_known(archive: Archive) -> None:
    """Raises BadArchive when this client is here already."""
    known = Client.objects.filter(origin=origin_of(archive)).first()
    if known is not None:
        raise BadArchive(
            f"This client is here already, as “{known}”. Nothing was brought in, so that nothing "
            "is here twice."
        )


def free_name(name: str) -> str:
    """The name, or with a number behind it when a client has it."""
    short, number = name[:110], 1
    while Client.objects.filter(name__iexact=name).exists():
        number += 1
        name = f"{short} ({number})"
    return name[:120]


def look_through(archive: Archive, tell: Tell | None = None) -> dict[str, Any]:
    """What bringing it in would do, for the page. Raises BadArchive for what can't be taken.

    client, called, workspace, made_at, made_by: texts; tables: [title, rows]; people: names;
    left: sentences about what would not come along.
    """
    refuse_known(archive)
    return _Look(archive, tell or (lambda done, total: None)).preview()


class _Look:
    def __init__(self, archive: Archive, tell: Tell) -> None:
        self.archive, self.tell = archive, tell
        self.tables = {table.label: table for table in travelling()}
        self.keys: dict[Any, set[int]] = {table.model: set() for table in travelling()}
        self.people: Counter[str] = Counter()
        self.secrets: list[str] = []
        self.strange: set[str] = set()
        self.files = 0
        self.done, self.total = 0, sum(archive.counts.values())

    def preview(self) -> dict[str, Any]:
        for table in self.tables.values():
            for number, row in enumerate(self.archive.rows(table.label), 1):
                try:
                    self._row(table, row)
                except BadRow as fault:
                    where = f"{table.title}, row {number} of rows/{table.label}.jsonl"
                    raise BadArchive(f"{where}: {fault}. Was the file edited by hand?") from fault
        if len(self.keys[Client]) != 1:
            raise BadArchive("There is not exactly one client in this file.")
        manifest = self.archive.manifest
        name = manifest["client"]["name"][:120]
        return {
            "client": name,
            "called": free_name(name),
            "workspace": str(manifest.get("workspace", ""))[:120],
            "made_at": str(manifest.get("made_at", ""))[:40],
            "made_by": str(manifest.get("made_by", ""))[:254],
            "tables": [
                [table.title, len(self.keys[table.model])]
                for table in self.tables.values()
                if self.keys[table.model]
            ],
            "files": self.files,
            "people": sorted(self.people)[:100],
            "left": list(self._left()),
        }

    def _row(self, table: Table, row: Row) -> None:
        key = key_of(row)
        if key is None or key in self.keys[table.model]:
            raise BadRow("its number is missing or there twice")
        read_plain(table, row)
        for link in table.links:
            self._link(table, link, key_of(row, link.name))
        self.keys[table.model].add(key)
        for column in table.people:
            if name := person_of(row, column.name):
                self.people[name] += 1
        for column in table.files:
            given = row.get(column.name)
            if given is not None:
                self.archive.file(given.get("file", "") if isinstance(given, dict) else "")
                self.files += 1
        self.secrets += [f"{table.title}: {name}" for name in without_secrets(table, row)]
        known = {column.name for column in table.columns} | {"id"}
        self.strange |= {f"{table.title}: {name}"[:80] for name in row.keys() - known}
        self.done += 1
        if self.done % TOLD_EVERY == 0:
            self.tell(self.done, self.total)

    def _link(self, table: Table, link: Any, key: int | None) -> None:
        if key is None:
            if not link.null:
                raise BadRow(f"“{link.verbose_name}” is empty")
        elif not link.null and key not in self.keys[link.related_model]:
            raise BadRow(f"“{link.verbose_name}” names a row that is not in the file")

    def _left(self) -> Any:
        if self.people:
            yield (
                "Accounts: what these people did keeps their names, and none of them gets in here. "
                "Invite whom you want to."
            )
        for label, count in self.archive.counts.items():
            if label not in self.tables:
                yield f"{self.archive.title_of(label)} ({count}): not known here."
        for title, why in dict(self._texts("left_out")).items():
            yield f"{title}: {why}"
        if self.strange:
            yield f"Not known here: {_named(sorted(self.strange))}."
        if self.secrets:
            yield (
                "Texts that look like the value of a secret are replaced by a note: "
                f"{_named(sorted(set(self.secrets)))}."
            )

    def _texts(self, name: str) -> Any:
        found = self.archive.manifest.get(name)
        for title, why in found.items() if isinstance(found, dict) else ():
            yield str(title).capitalize()[:80], str(why)[:200]


def _named(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
