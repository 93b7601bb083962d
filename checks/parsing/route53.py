"""What ``aws route53 list-resource-record-sets`` prints: JSON, one object a record set.

Route 53 has more than the DNS: aliases without a value of their own, and several sets for one name
of which each visitor gets one. Neither is a record that could stand on a map, so each is told of
and left out. Octets are escaped in octal there (``\\052`` is ``*``), in names and in texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.parsing.zone_records import (
    MAX_CHARACTERS,
    MAX_LINES,
    NAMING,
    LeftOut,
    LineNote,
    ZoneRecord,
    ZoneText,
    ZoneTextError,
    absolute_name,
    ttl_from_text,
    type_from_text,
    value_from_text,
)

MOST_SHOWN = 3  # values of a set that is only told of
_SETS = re.compile(r'\A\s*\[|"ResourceRecordSets"\s*:\s*\[')  # by itself with --query
_BETWEEN = re.compile(r"[\s,]*")
_GOES_ON = re.compile(r'"(?:IsTruncated"\s*:\s*true|NextToken"\s*:\s*")')
_ESCAPE = re.compile(r"\\([0-7]{3}|.)", re.DOTALL)
# By what Route 53 chooses among several sets, in the order in which it is looked for.
CHOICES = {
    "Weight": "by weight",
    "Region": "by the region that answers fastest",
    "Failover": "by which of them is up",
    "GeoLocation": "by where the visitor is",
    "GeoProximityLocation": "by where the visitor is",
    "CidrRoutingConfig": "by the visitor's network",
    "MultiValueAnswer": "up to eight at a time",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of the list, and the line it begins on."""

    line: int
    said: Any
    error: str = ""


def is_route53(text: str) -> bool:
    """Whether the text is meant as this JSON; no zone file and no table begins so."""
    start = text.lstrip("\ufeff \t\r\n")[:1_000]
    return start.startswith("{") or (start.startswith("[") and '"Name"' in start)


def read_route53(text: str, zone: str) -> ZoneText:
    """The records of a listing; whatever is wrong with one set costs no other.

    Raises ZoneTextError for a text that is too long as a whole.
    """
    if len(text) > MAX_CHARACTERS:
        raise ZoneTextError(
            f"This is longer than {MAX_CHARACTERS:,} characters. Paste it in parts."
        )
    records: list[ZoneRecord] = []
    problems: list[LineNote] = []
    left_out: list[LineNote] = []
    for number, entry in enumerate(_entries(text)):
        if number == MAX_LINES:
            raise ZoneTextError(f"This has more than {MAX_LINES:,} record sets. Paste it in parts.")
        try:
            if entry.error:
                raise ZoneTextError(entry.error)
            records += _records(entry, zone)
        except LeftOut as word:
            left_out.append(LineNote(entry.line, str(word)))
        except ZoneTextError as word:
            problems.append(LineNote(entry.line, str(word)))
    return ZoneText(tuple(records), tuple(problems), tuple(left_out))


def _entries(text: str) -> Iterator[Entry]:
    text = text.removeprefix("\ufeff")
    found = _SETS.search(text)
    if found is None:
        yield Entry(1, None, "This is JSON, and not a list of Route 53's record sets.")
        return
    decoder, line, counted = json.JSONDecoder(), 1, 0
    at = _after(text, found.end())
    while at < len(text) and text[at] != "]":
        line, counted = line + text.count("\n", counted, at), at
        try:
            said, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield Entry(line, None, "From here on this can't be read as JSON.")
            return
        yield Entry(line, said)
        at = _after(text, at)
    line += text.count("\n", counted, at)
    if at >= len(text):
        yield Entry(line, None, "The list breaks off here.")
    elif _GOES_ON.search(text, at):
        yield Entry(line, None, "The list goes on: ask Route 53 for the rest of it as well.")


def _after(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _records(entry: Entry, zone: str) -> Iterator[ZoneRecord]:
    said = entry.said
    if not isinstance(said, Mapping) or not isinstance(said.get("Name"), str):
        raise ZoneTextError("This is no record set: a name, a type and values are needed.")
    name = absolute_name(f"{_decimal(said['Name']).rstrip('.')}.", zone, zone)
    rtype = type_from_text(str(said.get("Type", "")))
    values = _values(said)
    _must_stand_alone(said, f"{name} {rtype}", values)
    if not values:
        raise ZoneTextError(f"The value of the {rtype} record is missing.")
    ttl = ttl_from_text(str(said["TTL"])) if "TTL" in said else None
    for value in values:
        text = _zone_form(rtype, _decimal(value))
        yield ZoneRecord(name, rtype, ttl, value_from_text(rtype, text, zone, zone), entry.line)


def _values(said: Mapping[str, Any]) -> list[str]:
    rows = said.get("ResourceRecords") or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ZoneTextError("This is no record set: its values can't be read.")
    return [str(row["Value"]) for row in rows if "Value" in row]


def _must_stand_alone(said: Mapping[str, Any], what: str, values: list[str]) -> None:
    """Raises LeftOut for what is no RRset that everybody gets."""
    target = _target_of(said)
    if "SetIdentifier" in said or any(key in said for key in CHOICES):
        how = next((words for key, words in CHOICES.items() if key in said), "by a policy")
        if isinstance(said.get("Weight"), int):
            how = f"{how}, this one {said['Weight']}"
        shown = ", ".join(values[:MOST_SHOWN]) or target or "nothing that is written here"
        raise LeftOut(
            f"{what} has several answers, of which Route 53 gives out {how}: “{shown[:200]}” is "
            "one of them. An audit shows which one it got."
        )
    if target:
        raise LeftOut(
            f"{what} is an alias inside Route 53 to {target[:253]}: it answers with what that name "
            "has at the time. An audit shows it."
        )
    if "TrafficPolicyInstanceId" in said:
        raise LeftOut(f"{what} is made by a traffic policy of Route 53. An audit shows it.")


def _target_of(said: Mapping[str, Any]) -> str:
    alias = said.get("AliasTarget")
    return str(alias.get("DNSName", "")).rstrip(".") if isinstance(alias, Mapping) else ""


def _decimal(text: str) -> str:
    """Octal escapes as zone files have them, in decimal; ``\\052`` as the ``*`` that it means."""

    def one(match: re.Match[str]) -> str:
        if len(match[1]) < 3:
            return match[0]
        octet = int(match[1], 8)
        return "*" if octet == ord("*") else f"\\{octet:03d}"

    return _ESCAPE.sub(one, text)


def _zone_form(rtype: str, value: str) -> str:
    """The value with a final dot behind its name: Route 53 takes every name as a whole one."""
    if rtype == "TXT":
        return value
    fields = value.split()
    place = -1 if rtype in NAMING or rtype == "NAPTR" else 1 if rtype in ("HTTPS", "SVCB") else None
    if place is not None and len(fields) > max(place, 0):
        fields[place] = f"{fields[place].rstrip('.')}."
    return " ".join(fields) if place is not None else value
