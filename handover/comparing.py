"""What two versions of a pack say differently: by section, and within a text word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from handover.wording import FOR_THE_SETTER, label_of, name_of, text_of

COVER = ("client", "founder", "title", "domain", "consultancy", "contact_email", "time_zone")
MOST_WORDS = 1500  # of one text; beyond, the whole text counts as replaced


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that both versions have, or one of them."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One text that differs. `place` tells where it stands: "The support of each system, Edge"."""

    place: str
    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> str:
        """removed, added or changed."""
        kinds = {piece.kind for piece in self.pieces}
        return str(kinds.pop()) if len(kinds) == 1 else "changed"


@dataclass(frozen=True, slots=True)
class SectionChanges:
    title: str
    changes: tuple[Change, ...]


def compare(earlier: dict[str, Any], later: dict[str, Any]) -> list[SectionChanges]:
    """The sections of two snapshots that differ, in the order of the later one."""
    found = [SectionChanges("Cover", tuple(_changes(_cover(earlier), _cover(later), ())))]
    before, after = _by_key(earlier), _by_key(later)
    for key in {**after, **before}:
        section = after.get(key) or before[key]
        changes = tuple(_changes(before.get(key, {}), after.get(key, {}), ()))
        found.append(SectionChanges(section["title"], changes))
    return [each for each in found if each.changes]


def word_by_word(old: str, new: str) -> tuple[Piece, ...]:
    """Both texts in one: what was taken out, what was put in, and what stayed."""
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return _pieces((Kind.REMOVED, before), (Kind.ADDED, after))
    pieces: list[Piece] = []
    removed: list[str] = []
    added: list[str] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        same = what == "equal" and "".join(after[new_start:new_end])
        if same and not (same.isspace() and (removed or added)):
            pieces += _pieces((Kind.REMOVED, removed), (Kind.ADDED, added))
            pieces.append(Piece(Kind.SAME, same))
            removed, added = [], []
        else:  # a space between two changed words changes with them
            removed += before[old_start:old_end]
            added += after[new_start:new_end]
    return (*pieces, *_pieces((Kind.REMOVED, removed), (Kind.ADDED, added)))


def _pieces(*runs: tuple[Kind, list[str]]) -> tuple[Piece, ...]:
    return tuple(Piece(kind, "".join(words)) for kind, words in runs if words)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _cover(snapshot: dict[str, Any]) -> dict[str, Any]:
    return {key: snapshot["pack"].get(key) for key in COVER}


def _by_key(snapshot: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {section["key"]: section for section in snapshot["sections"]}


def _changes(old: Any, new: Any, place: tuple[str, ...]) -> Iterator[Change]:
    """Walk both trees; a row is found again by its name, whatever its place in the list."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**new, **old}:
            if key not in FOR_THE_SETTER and (place or key not in ("key", "title")):
                yield from _changes(old.get(key), new.get(key), (*place, label_of(key)))
    elif _has_rows(old) or _has_rows(new):
        before, after = _rows(old), _rows(new)
        for name in {**after, **before}:
            yield from _changes(before.get(name), after.get(name), (*place, name))
    elif pieces := word_by_word(_flat(old), _flat(new)):
        yield Change(", ".join(place), pieces)


def _has_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _rows(value: Any) -> dict[str, Any]:
    """Rows by name; those of one name are told apart by their number among them."""
    rows: dict[str, Any] = {}
    for number, row in enumerate(value or [], 1):
        name = (name_of(row) if isinstance(row, dict) else "") or f"no. {number}"
        while name in rows:
            name += " (another)"
        rows[name] = row
    return rows


def _flat(value: Any) -> str:
    """A text, a list of them, or a whole row as one text."""
    if isinstance(value, dict):
        said = ((label_of(key), _flat(each)) for key, each in value.items())
        return "\n".join(f"{label}: {text}" for label, text in said if text)
    if isinstance(value, list):
        return "\n".join(filter(None, map(_flat, value)))
    return text_of(value)
