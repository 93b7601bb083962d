"""The DNS map as files: a zone file to load elsewhere, and a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from checks.parsing.record_table import guarded
from checks.parsing.zone_writing import RecordSet, written_value, zone_file_of
from engagements.models import DnsRecord

COLUMNS = (
    *("name", "type", "ttl", "value", "what it does", "if it breaks", "who can change it"),
    *("meant to be there", "note", "expected", "last seen"),
)
MEANT = {None: "nobody has said", True: "yes", False: "no"}


def as_zone_file(records: Iterable[DnsRecord], zone: str, *, at: datetime) -> str:
    """What is known of each record: as observed, or as listed where nobody has looked yet."""
    sets = [
        RecordSet(
            record.name,
            record.type,
            tuple(record.known_values),
            record.ttl,
            f"{record.sentence} {record.breaks}".strip(),
        )
        for record in records
        if record.known_values
    ]
    head = f"The records of {zone} as the DNS map had them on {at:%Y-%m-%d %H:%M} UTC."
    return zone_file_of(sets, zone, serial=int(f"{at:%Y%m%d}00"), head=head)


def as_csv(records: Iterable[DnsRecord]) -> str:
    """One row a value; no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerows([guarded(cell) for cell in row] for row in _rows(record))
    return out.getvalue()


def _rows(record: DnsRecord) -> Iterator[list[str]]:
    for value in record.known_values:
        yield [
            record.name,
            record.type,
            "" if record.ttl is None else str(record.ttl),
            _cell(record.type, value),
            record.sentence,
            record.breaks,
            record.who_can_change,
            MEANT[record.intentional],
            record.note,
            "\n".join(record.expected or []),
            f"{record.last_observed_at:%Y-%m-%d}" if record.last_observed_at else "",
        ]


def _cell(rtype: str, value: str) -> str:
    """A text that would not come back as it is, in quotes as in a zone file."""
    if rtype != "TXT":
        return value
    plain = value.isprintable() and value == value.strip() and value[:1] != '"'
    return value if plain and value else written_value(rtype, value)
