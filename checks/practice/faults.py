"""The client's known faults, read from ``faults.toml``: what each breaks and what will fail."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from checks.practice.zones import RecordEdit

FILE = Path(__file__).with_name("faults.toml")

Finding = tuple[str, str]  # rule code, subject
Change = Mapping[str, Any]

# What a change is matched by, for each kind of table in site.toml and internet.toml.
KEYS: Mapping[str, tuple[str, ...]] = {
    "host": ("name",),
    "page": ("host", "path"),
    "name_server": ("name",),
    "machine": ("name",),
    "mail_server": ("name",),
    "registration": ("domain",),
}


class UnknownFault(LookupError):
    """No fault has this id; the message lists the ids that there are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``fails`` are the findings it must cause, ``may_fail`` those that it may cause as well.

    ``hidden_by`` names faults that keep its findings from being seen while they last.
    """

    id: str
    area: str
    title: str
    story: str
    repair: str
    fails: tuple[Finding, ...]
    may_fail: tuple[Finding, ...] = ()
    hidden_by: frozenset[str] = frozenset()
    at_start: bool = True
    records: tuple[RecordEdit, ...] = ()
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Fault:
        unknown = set(raw) - _TEXTS - _OPTIONS - set(KEYS) - {"record"}
        if unknown:
            raise ValueError(f"fault {raw.get('id')}: unknown entry {sorted(unknown)[0]!r}")
        return cls(
            **{name: raw[name] for name in _TEXTS},
            fails=_findings(raw["fails"]),
            may_fail=_findings(raw.get("may_fail", ())),
            hidden_by=frozenset(raw.get("hidden_by", ())),
            at_start=raw.get("at_start", True),
            records=tuple(RecordEdit.from_dict(record) for record in raw.get("record", ())),
            changes={kind: tuple(raw.get(kind, ())) for kind in KEYS},
        )


_TEXTS = {"id", "area", "title", "story", "repair"}
_OPTIONS = {"fails", "may_fail", "hidden_by", "at_start"}


@cache
def all_faults() -> Mapping[str, Fault]:
    """Every fault by its id, in the order of the file."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {fault.id: fault for fault in map(Fault.from_dict, raw["fault"])}


def faults_named(ids: Iterable[str]) -> frozenset[str]:
    """The ids as a set. Raises UnknownFault for one that does not exist."""
    wanted = frozenset(ids)
    if unknown := sorted(wanted - set(all_faults())):
        raise UnknownFault(
            f"no fault is called {unknown[0]!r}; there are {', '.join(all_faults())}"
        )
    return wanted


def faults_at_start() -> frozenset[str]:
    return frozenset(fault.id for fault in all_faults().values() if fault.at_start)


def expected_findings(active: frozenset[str]) -> frozenset[Finding]:
    """What an audit must find while *active* faults last."""
    return frozenset(
        finding
        for fault in all_faults().values()
        if fault.id in active and not fault.hidden_by & active
        for finding in fault.fails
    )


def tolerated_findings(active: frozenset[str]) -> frozenset[Finding]:
    """What an audit may find beside :func:`expected_findings`."""
    return frozenset(
        finding
        for fault in all_faults().values()
        if fault.id in active
        for finding in (*fault.may_fail, *fault.fails)
    )


def patched(
    kind: str, tables: Iterable[Mapping[str, Any]], faults: Iterable[Fault]
) -> list[dict[str, Any]]:
    """The raw *tables* of one kind with the changes of *faults*; new keys make new tables."""
    keys = KEYS[kind]
    found = {tuple(table[key] for key in keys): dict(table) for table in tables}
    for fault in faults:
        for change in fault.changes[kind]:
            table = found.setdefault(tuple(change[key] for key in keys), {})
            _merge(table, change)
    return list(found.values())


def _merge(table: dict[str, Any], change: Change) -> None:
    """Later values win; headers are merged by name, replacements are added up."""
    for key, value in change.items():
        if key == "headers":
            table[key] = {**table.get(key, {}), **value}
        elif key == "replace":
            table[key] = [*table.get(key, ()), *value]
        else:
            table[key] = value


def _findings(raw: Iterable[Iterable[str]]) -> tuple[Finding, ...]:
    return tuple((code, subject) for code, subject in raw)
