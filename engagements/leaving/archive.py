"""The archive of a client: a zip file that says what is in it and holds itself to that.

    README.txt                          for whoever opens it by hand
    manifest.json                       format, version, whose, and every other file's SHA-256
    rows/<app>.<model>.jsonl            a table, one row a line
    files/<sha256>                      a PDF or picture that a row names

Nothing is ever unpacked to a disk, so a path in it leads nowhere; a name that is not of this form
is refused all the same, as is whatever the manifest does not vouch for.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any, NoReturn

FORMAT, VERSION = "launchready-client", 1
MANIFEST, README = "manifest.json", "README.txt"

MOST_BYTES = 256 << 20  # of the zip file
MOST_UNPACKED = 1 << 30
MOST_ENTRIES = 50_000
LARGEST_MANIFEST = 16 << 20
LARGEST_ROW = 64 << 20
LARGEST_FILE = 64 << 20

ENTRY = re.compile(r"manifest\.json|README\.txt|rows/[a-z_]+\.[a-z_]+\.jsonl|files/[0-9a-f]{64}")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows: the same rows, the same bytes
IN_MEMORY = 8 << 20

# What the standard library raises over a member that is not what its header says.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)

README_TEXT = """\
This is one client of a LaunchReady workspace, made to be brought into another one:
on the desk, "Clients", then "Bring a client in".

manifest.json names every file in here with its SHA-256. rows/ has one table a file, one row a
line, as JSON. files/ has what the rows name: PDFs of handover packs, pictures. No value of a
secret is in here, no password and no link that opens anything.

The whole format is described in docs/client-archive.md of LaunchReady.
"""


class BadArchive(ValueError):
    """The file can't be taken; the message is fit for the page."""


class ArchiveWriter:
    """Writes rows and files, and at the end the manifest over them."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.tables: list[dict[str, Any]] = []
        self.files: dict[str, dict[str, Any]] = {}

    def add_table(self, label: str, title: str, rows: Iterable[dict[str, Any]]) -> int:
        """Writes a table; returns how many rows it had. `rows` may add files meanwhile."""
        digest, count = hashlib.sha256(), 0
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"
                spool.write(line)
                digest.update(line)
                count += 1
            size = spool.tell()
            if count:
                name = f"rows/{label}.jsonl"
                spool.seek(0)
                with self._zip.open(_entry(name), "w", force_zip64=True) as member:
                    while piece := spool.read(1 << 20):
                        member.write(piece)
                self.tables.append(
                    {
                        "label": label,
                        "title": title,
                        "rows": count,
                        "path": name,
                        "bytes": size,
                        "sha256": digest.hexdigest(),
                    }
                )
        return count

    def add_file(self, data: bytes) -> str:
        """Writes a file, once however many rows name it; returns its path."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = f"files/{sha256}"
        if path not in self.files:
            self._zip.writestr(_entry(path), data)
            self.files[path] = {"path": path, "bytes": len(data), "sha256": sha256}
        return path

    def close(self, head: dict[str, Any]) -> None:
        """Writes the manifest, `head` first, and ends the zip file."""
        self._zip.writestr(_entry(README), README_TEXT.encode())
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            **head,
            "tables": self.tables,
            "files": list(self.files.values()),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        self._zip.writestr(_entry(MANIFEST), text.encode())
        self._zip.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr = 3, 0o100644 << 16  # the same on any system
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


class Archive:
    """An archive as somebody sent it. Opening it raises BadArchive for whatever it should not be.

    Sums of rows and files are checked while they are read.
    """

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BadArchive(
                "This is no zip file, or a broken one. Send the file as it was downloaded."
            ) from error
        self._sizes = _checked_entries(entries)
        self.manifest = self._read_manifest()
        self._tables = {table["label"]: table for table in self.manifest["tables"]}
        self._files = {file["path"]: file for file in self.manifest["files"]}
        self._refuse_unless_whole()

    @property
    def counts(self) -> dict[str, int]:
        """Label of each table in it to the number of its rows."""
        return {label: table["rows"] for label, table in self._tables.items()}

    def title_of(self, label: str) -> str:
        return str(self._tables[label].get("title") or label)[:100]

    def has_file(self, path: str) -> bool:
        return path in self._files

    def rows(self, label: str) -> Iterator[dict[str, Any]]:
        """The rows of a table; none for one that is not in here."""
        table = self._tables.get(label)
        if table is None:
            return
        digest, count = hashlib.sha256(), 0
        for line in self._lines(table["path"]):
            digest.update(line)
            count += 1
            row = _json(line, table["path"])
            if not isinstance(row, dict):
                raise BadArchive(f"Line {count} of {table['path']} is no row.")
            yield row
        if digest.hexdigest() != table["sha256"] or count != table["rows"]:
            _refuse_changed(table["path"])

    def file(self, path: str) -> bytes:
        """The bytes of a file in it."""
        known = self._files.get(path)
        if known is None:
            raise BadArchive(f"A row names the file {path[:100]!r}, which is not in here.")
        data = self._read(path, LARGEST_FILE)
        sha256 = hashlib.sha256(data).hexdigest()
        if known["sha256"] != sha256 or path != f"files/{sha256}":
            _refuse_changed(path)
        return data

    def _read_manifest(self) -> dict[str, Any]:
        if MANIFEST not in self._sizes:
            raise BadArchive("This zip file is no client of LaunchReady: it has no manifest.")
        manifest = _json(self._read(MANIFEST, LARGEST_MANIFEST), MANIFEST)
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise BadArchive("This zip file is no client of LaunchReady.")
        version = manifest.get("version")
        if not isinstance(version, int) or version > VERSION:
            raise BadArchive(
                f"This was made by a newer LaunchReady (format {version!s:.20}; this one reads "
                f"{VERSION}). Update this installation first."
            )
        if not _is_well_formed(manifest):
            raise BadArchive("The manifest of this file is not complete.")
        return manifest

    def _refuse_unless_whole(self) -> None:
        named = {MANIFEST, *(table["path"] for table in self.manifest["tables"]), *self._files}
        if missing := named - self._sizes.keys():
            raise BadArchive(f"{min(missing)} is missing: the file is not whole.")
        if strange := self._sizes.keys() - named - {README}:
            raise BadArchive(f"{min(strange)} is in here, and the manifest does not name it.")

    def _lines(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as member:
                while line := member.readline(LARGEST_ROW):
                    if len(line) >= LARGEST_ROW:
                        raise BadArchive(f"A row of {name} is too long.")
                    yield line
        except UNREADABLE as error:
            raise BadArchive(f"{name} can't be read: the file is broken.") from error

    def _read(self, name: str, most: int) -> bytes:
        if self._sizes[name] > most:
            raise BadArchive(f"{name} is too big.")
        try:
            return self._zip.read(name)
        except UNREADABLE as error:
            raise BadArchive(f"{name} can't be read: the file is broken.") from error


def _checked_entries(entries: list[zipfile.ZipInfo]) -> dict[str, int]:
    """Name of each entry to its unpacked size, none of which may be out of line."""
    if len(entries) > MOST_ENTRIES:
        raise BadArchive("There are too many files in here.")
    sizes: dict[str, int] = {}
    for entry in entries:
        shown = entry.orig_filename[:100]
        if not ENTRY.fullmatch(entry.orig_filename):
            raise BadArchive(f"{shown!r} does not belong into the archive of a client.")
        if entry.filename in sizes:
            raise BadArchive(f"{shown} is in here twice.")
        if entry.flag_bits & 1:
            raise BadArchive("This file is encrypted. Send it as it was downloaded.")
        sizes[entry.filename] = entry.file_size
    if sum(sizes.values()) > MOST_UNPACKED:
        raise BadArchive(f"Unpacked, this would be larger than {MOST_UNPACKED >> 30} GB.")
    return sizes


def _json(text: bytes, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadArchive(f"{name} is not written in JSON.") from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def _is_well_formed(manifest: dict[str, Any]) -> bool:
    client, tables, files = (manifest.get(name) for name in ("client", "tables", "files"))
    return (
        isinstance(client, dict)
        and all(isinstance(client.get(name), str) for name in ("origin", "name"))
        and isinstance(tables, list)
        and isinstance(files, list)
        and all(_has(table, label=str, rows=int, path=str, sha256=str) for table in tables)
        and all(table["path"] == f"rows/{table['label']}.jsonl" for table in tables)
        and all(_has(file, path=str, sha256=str) for file in files)
    )


def _has(thing: Any, **kinds: type) -> bool:
    return isinstance(thing, dict) and all(
        isinstance(thing.get(name), kind) for name, kind in kinds.items()
    )


def _refuse_changed(name: str) -> NoReturn:
    raise BadArchive(f"{name} is not as the manifest says: somebody changed it, or it is broken.")
