"""What part of the business a DNS record belongs to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Protocol, TypeVar

# First labels of names that exist for mail alone.
MAIL_LABELS = frozenset({"_dmarc", "_mta-sts", "mta-sts", "_smtp", "autoconfig", "autodiscover"})
MAIL_TEXTS = ("v=spf1", "v=dmarc1", "v=dkim1", "v=stsv1", "v=tlsrptv1", "v=bimi1")


class RecordGroup(Enum):
    """In the order in which a founder asks about them; `value` is the heading."""

    WEBSITE = "Website and apps"
    MAIL = "Mail"
    PROOF = "Proof of ownership and other notes"
    NAME_SERVERS = "Name servers"


class Record(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def known_values(self) -> Sequence[str]: ...


RecordT = TypeVar("RecordT", bound=Record)


def group_of(name: str, record_type: str, values: Sequence[str]) -> RecordGroup:
    """The group of one RRset; `values` in zone-file form, TXT without quotes."""
    if record_type == "NS":
        return RecordGroup.NAME_SERVERS
    if record_type == "MX" or _is_for_mail(name, values):
        return RecordGroup.MAIL
    return RecordGroup.PROOF if record_type == "TXT" else RecordGroup.WEBSITE


def grouped(records: Iterable[RecordT]) -> list[tuple[RecordGroup, list[RecordT]]]:
    """Each group that has records, in order, with its records as they came."""
    found: dict[RecordGroup, list[RecordT]] = {group: [] for group in RecordGroup}
    for record in records:
        found[group_of(record.name, record.type, record.known_values)].append(record)
    return [(group, rows) for group, rows in found.items() if rows]


def _is_for_mail(name: str, values: Sequence[str]) -> bool:
    labels = name.lower().split(".")
    if labels[0] in MAIL_LABELS or "_domainkey" in labels:
        return True
    return any(value.lower().lstrip('" ').startswith(MAIL_TEXTS) for value in values)
