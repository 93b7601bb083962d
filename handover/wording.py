"""How the facts of a snapshot are named where they are read as text: in Markdown and in diffs."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

# Keys of the sections whose words are not the key itself.
WORDS = {
    "accounts": "Who can log in",
    "after": "Last audit",
    "before": "First audit",
    "breaks": "What breaks without it",
    "by": "Until",
    "destinations": "Alerts go to",
    "dkim": "DKIM",
    "dmarc": "DMARC",
    "ends_at": "Leads to",
    "false_alarm": "Looked at, and no risk",
    "fast_enough": "Within the target",
    "from": "Old address",
    "groups": "DNS map",
    "here": "Here",
    "holds": "In order",
    "home": "Kept at",
    "later": "Can wait",
    "limit": "Look-ups allowed",
    "missing": "Still to be filled in",
    "open": "Still open",
    "p95_ms": "95 of 100 within, in ms",
    "path": "Change it at",
    "proofs": "Before and after",
    "proxied": "Behind the edge",
    "rollbacks": "The way back",
    "scope_in": "In the sprint",
    "scope_out": "Not in the sprint",
    "seen": "Who answered",
    "seen_ms": "Last audit, in ms",
    "seen_status": "Status in the last audit",
    "spf": "SPF",
    "systems": "The support of each system",
    "ties": "Ties to cut",
    "to": "Must land at",
    "ttl": "Kept for, in seconds",
    "undo": "How to undo it",
    "url": "Address",
}
FOR_THE_SETTER = frozenset(
    {"known", "pixels", "section"}
)  # tell the page what to do, and a reader nothing
NAMING = ("name", "title", "system", "what", "question", "host", "selector", "word", "home", "from")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_MINUTE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\Z")


def label_of(key: str) -> str:
    """ "later_until" -> "Later until"."""
    return WORDS.get(key) or key.replace("_", " ").capitalize()


def text_of(value: Any) -> str:
    """A single value as a reader's text: days spelled out, yes and no; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = str(value)
    if _DAY.match(words):
        return _day(words)
    if minute := _MINUTE.match(words):
        return f"{_day(minute[1])}, {minute[2]}"
    return words


def name_of(row: dict[str, Any]) -> str:
    """What a person calls a row of a section; "" for one without a name."""
    return next((str(row[key]) for key in NAMING if row.get(key)), "")


def in_reading_order(value: Any) -> Any:
    """A snapshot with its keys in one order, what names a row first.

    PostgreSQL keeps the keys of a document in an order of its own.
    """
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (_rank(key), key))
        return {key: in_reading_order(value[key]) for key in keys}
    return [in_reading_order(each) for each in value] if isinstance(value, list) else value


def _rank(key: str) -> int:
    return NAMING.index(key) if key in NAMING else len(NAMING)


def _day(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:  # somebody's words that only look like a day
        return iso
    return f"{day.day} {day:%B %Y}"
