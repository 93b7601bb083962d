"""Zone files (RFC 1035 section 5), as BIND writes them, providers export them and dig prints them.

Every line is read for itself: one that can't be read is reported with its number, and the next
one is read as if nothing had been. ``$INCLUDE`` and ``$GENERATE`` are reported, never carried out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from checks.parsing.zone_records import (
    LeftOut,
    LineNote,
    ZoneRecord,
    ZoneText,
    ZoneTextError,
    absolute_name,
    capped_lines,
    is_ttl,
    ttl_from_text,
    type_from_text,
    value_from_text,
)

MOST_LINES_OF_ONE = 40  # an honest record in brackets is a dozen
CLASSES = frozenset(("IN", "CH", "HS", "CS", "ANY"))


@dataclass(frozen=True, slots=True)
class Word:
    """``text`` without its quotation marks, escapes still in it; ``gap`` is what stands before."""

    text: str
    quoted: bool = False
    gap: str = " "

    def __str__(self) -> str:
        return f'{self.gap}"{self.text}"' if self.quoted else f"{self.gap}{self.text}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a line, or several in brackets. ``cut``: a comment follows a word at once."""

    line: int
    words: tuple[Word, ...]
    indented: bool
    cut: bool = False
    error: str = ""


def read_zone_file(text: str, zone: str) -> ZoneText:
    """The records of *text*; *zone* is what names without a final dot are below.

    Raises ZoneTextError for a text that is too long as a whole.
    """
    reader = _Reader(zone)
    for entry in entries_of(capped_lines(text)):
        reader.take(entry)
    return ZoneText(tuple(reader.records), tuple(reader.problems), tuple(reader.left_out))


class _Reader:
    def __init__(self, zone: str) -> None:
        self.records: list[ZoneRecord] = []
        self.problems: list[LineNote] = []
        self.left_out: list[LineNote] = []
        self._zone = self._origin = zone
        self._ttl: int | None = None
        self._owner = ""

    def take(self, entry: Entry) -> None:
        try:
            if entry.error:
                raise ZoneTextError(entry.error)
            if entry.words[0].text.startswith("$") and not entry.indented:
                self._directive(entry.words)
            else:
                self.records.append(self._record(entry))
        except LeftOut as word:
            self.left_out.append(LineNote(entry.line, str(word)))
        except ZoneTextError as word:
            self.problems.append(LineNote(entry.line, str(word)))

    def _directive(self, words: Sequence[Word]) -> None:
        name = words[0].text.upper()
        value = words[1].text if len(words) > 1 else ""
        if name == "$ORIGIN":
            self._origin = absolute_name(value, self._origin, self._zone)
        elif name == "$TTL":
            self._ttl = ttl_from_text(value)
        elif name == "$INCLUDE":
            raise ZoneTextError("No other file is read from here. Paste its lines instead.")
        else:
            raise ZoneTextError(f"{name[:20]} is not carried out. Paste the lines it stands for.")

    def _record(self, entry: Entry) -> ZoneRecord:
        words = list(entry.words)
        owner = "" if entry.indented else words.pop(0).text
        # The owner of a line that can't be read still is the one of the indented lines below it.
        self._owner = owner or self._owner
        if not self._owner:
            raise ZoneTextError("There is no name before it that this line could belong to.")
        ttl = self._ttl
        while words and not words[0].quoted:
            word = words[0].text
            if word.upper() in CLASSES:
                if word.upper() != "IN":
                    raise LeftOut("Not of the internet's class, so no visitor ever sees it.")
            elif is_ttl(word):
                ttl = ttl_from_text(word)
            else:
                break
            words.pop(0)
        if not words:
            raise ZoneTextError("This is no record: a name, a type and a value are needed.")
        rtype = type_from_text(words.pop(0).text)
        if not words:
            raise ZoneTextError(f"The value of the {rtype} record is missing.")
        if rtype == "TXT" and entry.cut and not words[-1].quoted:
            raise ZoneTextError(
                "A semicolon outside quotation marks begins a comment. Put the text in quotes."
            )
        name = absolute_name(self._owner, self._origin, self._zone)
        value = value_from_text(rtype, "".join(map(str, words)).strip(), self._origin, self._zone)
        return ZoneRecord(name, rtype, ttl, value, entry.line)


def entries_of(lines: Sequence[str]) -> Iterator[Entry]:
    """The entries that hold something, in order; each line is in one of them at most."""
    read = [_words(line) for line in lines]
    at = 0
    while at < len(lines):
        entry, at = _entry(lines, read, at)
        if entry.words or entry.error:
            yield entry


ReadLine: TypeAlias = tuple[list[Word], int, bool, str]


def _entry(lines: Sequence[str], read: Sequence[ReadLine], start: int) -> tuple[Entry, int]:
    """The entry at *start* and the place behind it; one that never ends is its first line only."""
    words: list[Word] = []
    indented = lines[start][:1].isspace()
    depth, cut = 0, False
    for at in range(start, min(len(lines), start + MOST_LINES_OF_ONE)):
        found, change, cut, error = read[at]
        words += found
        depth += change
        if error and at > start:
            break
        if error or depth < 0:
            error = error or "A bracket is closed that was never opened."
            return Entry(start + 1, (), indented, error=error), start + 1
        if depth == 0:
            return Entry(start + 1, tuple(words), indented, cut), at + 1
    error = "A bracket is opened and never closed."
    return Entry(start + 1, (), indented, error=error), start + 1


def _words(line: str) -> ReadLine:
    """Words, how many brackets stay open, whether a comment touches a word, and what is wrong."""
    words: list[Word] = []
    depth = at = 0
    while at < len(line):
        sign = line[at]
        if sign.isspace():
            at += 1
        elif sign == ";":
            return words, depth, at > 0 and not line[at - 1].isspace(), ""
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            at += 1
        elif sign == '"':
            end = _end_of(line, at + 1, '"')
            if end == len(line):
                return words, depth, False, "A quotation mark is missing."
            words.append(Word(line[at + 1 : end], quoted=True, gap=_gap(line, at)))
            at = end + 1
        else:
            end = _end_of(line, at, ' \t\v\f\xa0;()"')
            words.append(Word(line[at:end], gap=_gap(line, at)))
            at = end
    return words, depth, False, ""


def _gap(line: str, at: int) -> str:
    """Two words that touch are one value: alpn="h2"; two strings are two all the same."""
    return "" if at and line[at] == '"' and line[at - 1] not in ' \t\v\f\xa0()"' else " "


def _end_of(line: str, at: int, stops: str) -> int:
    """The place of the first of *stops* that is not escaped, or the line's end."""
    while at < len(line) and line[at] not in stops:
        at += 2 if line[at] == "\\" else 1
    return min(at, len(line))
