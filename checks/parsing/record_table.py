"""Tables of records: what is copied from a provider's page, or exported from it as CSV.

Columns are known by their headings, in the words of the usual providers. Without headings each
row must begin with a type ("TXT Record", @, value, TTL) or have one in its second place.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.parsing.zone_records import (
    KEPT,
    MAX_CHARACTERS,
    NAMING,
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

HEADINGS: Mapping[str, frozenset[str]] = {
    "type": frozenset(("type", "record type", "typ")),
    "name": frozenset(
        ("name", "host", "hostname", "host name", "record name", "record", "subdomain")
    ),
    "value": frozenset(
        (
            *("value", "data", "content", "points to", "target", "answer", "destination"),
            *("value/route traffic to", "record value", "answer / value", "address", "rdata"),
        )
    ),
    "ttl": frozenset(("ttl", "ttl (seconds)", "ttl (sec)", "ttl (s)")),
    "priority": frozenset(
        ("priority", "prio", "pref", "preference", "mx pref", "mx priority", "distance")
    ),
    "weight": frozenset(("weight",)),
    "port": frozenset(("port",)),
}
MOST_LINES_OF_ONE = 60
_SPACED_TTL = re.compile(
    r"([0-9]{1,10}|1/2)\s*(s|sec|second|m|min|minute|h|hour|hr|d|day)s?", re.IGNORECASE
)
_TTL_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_PRIORITY = re.compile(r"\s*\(priority:?\s*([0-9]{1,5})\)\s*", re.IGNORECASE)
# What spreadsheets take for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: tuple[str, ...]
    error: str = ""


def is_table(text: str) -> bool:
    """Whether the first line that says something reads as a table's, not as a zone file's."""
    line = _first_line(text.removeprefix("\ufeff").splitlines())
    delimiter = _delimiter(line)
    cells = _cells(line, delimiter)
    if _columns(cells):
        return True
    if line[:1].isspace() or len(cells) < 3:
        return False
    if _bare_type(cells[0]) and cells[1].upper() != "IN" and not cells[1].isdecimal():
        return _bare_type(cells[1]) is None
    return delimiter in (",", ";", "|") and _bare_type(cells[1]) is not None


def read_record_table(text: str, zone: str) -> ZoneText:
    """The records of a table; *zone* is what short names are below.

    Raises ZoneTextError for a text that is too long as a whole.
    """
    records: list[ZoneRecord] = []
    problems: list[LineNote] = []
    left_out: list[LineNote] = []
    columns: dict[str, int] = {}
    for row in _rows(capped_lines(text)):
        if not columns and (found := _columns(row.cells)):
            columns = found
            continue
        try:
            if row.error:
                raise ZoneTextError(row.error)
            records += _records(row, columns, zone)
        except LeftOut as word:
            left_out.append(LineNote(row.line, str(word)))
        except ZoneTextError as word:
            problems.append(LineNote(row.line, str(word)))
    return ZoneText(tuple(records), tuple(problems), tuple(left_out))


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    delimiter = _delimiter(_first_line(lines))
    at = 0
    while at < len(lines):
        start, line = at, lines[at]
        at += 1
        if not line.strip() or line.startswith("#") or re.fullmatch(r"[\s|:+-]*", line):
            continue  # a comment, or a ruled line between rows
        if delimiter in (",", ";"):
            # A cell in quotes may hold several lines, of which the last one closes them.
            while line.count('"') % 2 and at < min(len(lines), start + MOST_LINES_OF_ONE):
                line, at = f"{line}\n{lines[at]}", at + 1
            if line.count('"') % 2:
                at = start + 1
                yield Row(start + 1, (), "A quotation mark is missing.")
                continue
        yield Row(start + 1, tuple(_cells(line, delimiter)))


def _first_line(lines: Sequence[str]) -> str:
    """The first that is neither empty nor a comment, nor an instruction of a zone file."""
    said = (
        line for line in lines if line.strip() and not line.lstrip().startswith((";", "#", "$"))
    )
    return next(said, "")


def _delimiter(line: str) -> str:
    """What parts the cells; "" for two spaces or more."""
    if "\t" in line:
        return "\t"
    if line.lstrip().startswith("|"):
        return "|"
    return next((sign for sign in (",", ";") if line.count(sign) > 1), "")


def _cells(line: str, delimiter: str) -> list[str]:
    if delimiter in (",", ";"):
        # Not strict, so it raises nothing; a cell's length is capped by the text's.
        csv.field_size_limit(MAX_CHARACTERS)
        lines = line.splitlines(keepends=True)
        row = next(csv.reader(lines, delimiter=delimiter, skipinitialspace=True), [])
        return [unguarded(cell.strip()) for cell in row]
    if delimiter == "|":
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    if delimiter == "\t":
        return [cell.strip() for cell in line.split("\t")]
    return re.split(r"\s{2,}", line.strip())


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` takes the guard off again."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Place by meaning, when these are headings: a type, a name and a value at least."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for meaning, words in HEADINGS.items():
            if " ".join(cell.casefold().split()) in words:
                found.setdefault(meaning, place)
    return found if found.keys() >= {"type", "name", "value"} else {}


def _bare_type(cell: str) -> str | None:
    """ "MX" of "MX Record"; None for what is no type at all."""
    bare = re.sub(r"\s+record\Z", "", cell.strip(), flags=re.IGNORECASE).upper()
    known = bare in KEPT or bare in ("SOA", "ALIAS", "ANAME", "SPF") or "REDIRECT" in bare
    return bare if known else None


def _records(row: Row, columns: Mapping[str, int], zone: str) -> Iterator[ZoneRecord]:
    """One for each line of the value's cell: some providers put an RRset in one row."""
    found = _by_heading(row.cells, columns) if columns else _by_place(row.cells)
    bare = _bare_type(found["type"]) or found["type"]
    if "REDIRECT" in bare:
        raise ZoneTextError(
            "A forwarding that your provider does, no DNS record. "
            "Write it down among the redirects of the launch spec."
        )
    rtype = type_from_text(bare)
    name = _absolute(found["name"], zone)
    ttl = _ttl(found.get("ttl", ""))
    values = [line.strip() for line in found["value"].splitlines() if line.strip()]
    if not values:
        raise ZoneTextError(f"The value of the {rtype} record is missing.")
    for value in values:
        text = _zone_form(rtype, value, found, zone)
        yield ZoneRecord(name, rtype, ttl, value_from_text(rtype, text, zone, zone), row.line)


def _by_heading(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {
        meaning: cells[place] if place < len(cells) else "" for meaning, place in columns.items()
    }


def _by_place(cells: Sequence[str]) -> dict[str, str]:
    """Type first, as most pages have it, or name first and then the type."""
    if len(cells) > 2 and _bare_type(cells[0]) and not _bare_type(cells[1]):
        rest = list(cells[3:])
        numbered = rest[0] if len(rest) > 1 and rest[0].isdecimal() else ""
        ttl = rest[1] if numbered else rest[0] if rest else ""
        return {"type": cells[0], "name": cells[1], "value": cells[2], "ttl": ttl} | (
            {"priority": numbered} if numbered else {}
        )
    if len(cells) > 2 and _bare_type(cells[1]):
        has_ttl = len(cells) > 3 and is_ttl(cells[2])
        return {
            "name": cells[0],
            "type": cells[1],
            "ttl": cells[2] if has_ttl else "",
            "value": cells[3] if has_ttl else cells[2],
        }
    raise ZoneTextError("This is no record: a type, a name and a value are needed.")


def _absolute(text: str, zone: str) -> str:
    """Providers write the same name as @, as nothing, short, and in full without a final dot."""
    plain = text.strip().rstrip(".").lower()
    if plain in ("", "@", zone):
        return zone
    return absolute_name(
        f"{plain}." if plain.endswith(f".{zone}") else f"{plain}.{zone}.", zone, zone
    )


def _ttl(text: str) -> int | None:
    """Seconds; None for "Automatic" and the like, where the provider chooses."""
    cleaned = text.strip().replace(",", "")
    if found := _SPACED_TTL.fullmatch(cleaned):
        unit = _TTL_UNITS[found[2][0].lower()]
        return unit // 2 if found[1] == "1/2" else ttl_from_text(found[1]) * unit
    return ttl_from_text(cleaned) if cleaned.isdecimal() else None


def _zone_form(rtype: str, value: str, found: Mapping[str, str], zone: str) -> str:
    """The value as a zone file would have it."""
    if rtype == "TXT":
        if value.startswith('"'):
            return value
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if rtype not in NAMING:
        return value
    if said := _PRIORITY.search(value):
        value = f"{said[1]} {_PRIORITY.sub(' ', value).strip()}"
    fields = value.split()
    for meaning, missing in (("port", 2), ("weight", 3), ("priority", 4 if rtype == "SRV" else 2)):
        number = found.get(meaning, "").strip()
        if rtype in ("MX", "SRV") and number.isdecimal() and len(fields) < missing:
            fields.insert(0, number)
    if fields:
        fields[-1] = _target(fields[-1], zone)
    return " ".join(fields)


def _target(text: str, zone: str) -> str:
    """A name with its final dot; one without any dot is short for a name of the zone."""
    if text.endswith("."):
        return text
    return f"{zone}." if text == "@" else f"{text}." if "." in text else f"{text}.{zone}."
