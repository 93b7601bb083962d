"""The lab's zones: read from ``zones/*.zone``, edited by faults, and asked as a server would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import dns.name
import dns.rdataset
import dns.rdatatype
import dns.rrset
import dns.zone
from dns.name import Name
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.rdtypes.nsbase import NSBase
from dns.rrset import RRset

FOLDER = Path(__file__).with_name("zones")


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """A change to one RRset; ``add``, ``remove`` and ``set`` hold records in zone-file form.

    ``replace`` swaps pieces of text inside the records that are there. ``zone`` is needed
    only where two zones hold the name, as a delegation does. RRSIG records of one edit sign
    one type.
    """

    name: Name
    rtype: RdataType
    zone: Name | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    set: tuple[str, ...] | None = None
    replace: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> RecordEdit:
        rtype = dns.rdatatype.from_text(raw["type"])

        def records(key: str) -> tuple[str, ...]:
            quoted = rtype == RdataType.TXT
            return tuple(f'"{text}"' if quoted else text for text in raw.get(key, ()))

        return cls(
            name=dns.name.from_text(raw["name"]),
            rtype=rtype,
            zone=dns.name.from_text(raw["zone"]) if "zone" in raw else None,
            add=records("add"),
            remove=records("remove"),
            set=records("set") if "set" in raw else None,
            replace=tuple((old, new) for old, new in raw.get("replace", ())),
        )

    def apply(self, records: list[str]) -> list[str]:
        """The RRset's records after this edit. Raises ValueError when a piece is not there."""
        edited = list(records if self.set is None else self.set)
        for unwanted in self.remove:
            edited.remove(unwanted)
        for old, new in self.replace:
            if not any(old in record for record in edited):
                raise ValueError(f"{self.name}: no record with {old!r} to edit")
            edited = [record.replace(old, new) for record in edited]
        return [*edited, *self.add]


@dataclass(frozen=True, slots=True)
class Found:
    """What a zone says to one question (RFC 1034 section 4.3.2)."""

    rcode: Rcode = Rcode.NOERROR
    answer: tuple[RRset, ...] = ()
    authority: tuple[RRset, ...] = ()
    additional: tuple[RRset, ...] = ()
    referral: Name | None = None  # the delegated zone, when the answer lies below it


class Zone:
    """One zone's data with the semantics of an authoritative server."""

    def __init__(self, data: dns.zone.Zone) -> None:
        if data.origin is None:
            raise ValueError("a zone needs its origin")
        self.origin = data.origin
        self._data = data
        self._empty_non_terminals = {
            parent
            for name in data.nodes
            for parent in _parents(name, self.origin)
            if parent not in data.nodes
        }

    def rrset(self, name: Name, rtype: RdataType) -> RRset | None:
        rdataset = self._data.get_rdataset(name, rtype)
        return None if rdataset is None else _rrset(name, rdataset)

    def everything(self) -> tuple[RRset, ...]:
        """The whole zone as a transfer has it: its SOA first and last (RFC 5936 section 2.2)."""
        records = (
            _rrset(name, rdataset)
            for name, rdataset in self._data.iterate_rdatasets()
            if rdataset.rdtype != RdataType.SOA
        )
        return (*self._soa(), *records, *self._soa())

    def signatures(self, signed: RRset) -> RRset | None:
        """The RRSIG records over an RRset of this zone, where a fault has put some."""
        rdataset = self._data.get_rdataset(signed.name, RdataType.RRSIG, signed.rdtype)
        return None if rdataset is None else _rrset(signed.name, rdataset)

    def find(self, name: Name, rtype: RdataType) -> Found:
        """Answer for a name at or below the origin, following aliases inside the zone."""
        aliases: list[RRset] = []
        while True:
            cut = self._cut_above(name)
            # DS is the one type that a parent answers for its child (RFC 4035 section 3.1.4.1).
            if cut is not None and not (cut == name and rtype == RdataType.DS):
                return self._refer(cut, aliases)
            owner = self._owner(name)
            if owner is None:
                return Found(Rcode.NXDOMAIN, tuple(aliases), self._soa())
            records = self._data.get_rdataset(owner, rtype)
            if records is not None:
                return Found(answer=(*aliases, _rrset(name, records)))
            alias = self._data.get_rdataset(owner, RdataType.CNAME)
            if alias is None:
                return Found(answer=tuple(aliases), authority=self._soa())
            aliases.append(_rrset(name, alias))
            (name,) = targets(alias)
            looped = any(each.name == name for each in aliases)
            if looped or not name.is_subdomain(self.origin):
                return Found(answer=tuple(aliases))

    def _owner(self, name: Name) -> Name | None:
        """The node that answers for *name*: itself or a wildcard (RFC 4592); None: no such name."""
        if name in self._data.nodes or name in self._empty_non_terminals:
            return name
        for parent in _parents(name, self.origin):
            if parent in self._data.nodes or parent in self._empty_non_terminals:
                wildcard = dns.name.Name((b"*", *parent.labels))
                return wildcard if wildcard in self._data.nodes else None
        return None

    def _cut_above(self, name: Name) -> Name | None:
        for parent in reversed([name, *_parents(name, self.origin)]):
            if parent != self.origin and self._data.get_rdataset(parent, RdataType.NS):
                return parent
        return None

    def _refer(self, cut: Name, aliases: list[RRset]) -> Found:
        servers = self._data.find_rdataset(cut, RdataType.NS)
        glue = (self.rrset(target, RdataType.A) for target in targets(servers))
        return Found(
            answer=tuple(aliases),
            authority=(_rrset(cut, servers),),
            additional=tuple(rrset for rrset in glue if rrset is not None),
            referral=cut,
        )

    def _soa(self) -> tuple[RRset, ...]:
        return (_rrset(self.origin, self._data.find_rdataset(self.origin, RdataType.SOA)),)


def load_zones(edits: Iterable[RecordEdit] = ()) -> dict[Name, Zone]:
    """Every zone by its origin, with *edits* applied in their order."""
    zones = {data.origin: data for data in map(_parsed, _texts()) if data.origin}
    for edit in edits:
        _edit(zones[edit.zone or deepest(zones, edit.name)], edit)
    return {origin: Zone(data) for origin, data in zones.items()}


def deepest(origins: Iterable[Name], name: Name) -> Name:
    """The longest of *origins* that *name* is at or below; the lab always has the root."""
    return max((each for each in origins if name.is_subdomain(each)), key=len)


def targets(records: dns.rdataset.Rdataset) -> tuple[Name, ...]:
    """The names that CNAME or NS records point to."""
    return tuple(record.target for record in records if isinstance(record, NSBase))


@cache
def _texts() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.zone")))


def _parsed(text: str) -> dns.zone.Zone:
    return dns.zone.from_text(text, relativize=False)


def _edit(data: dns.zone.Zone, edit: RecordEdit) -> None:
    covers = RdataType.NONE
    if edit.rtype == RdataType.RRSIG:  # kept apart by the type that they sign
        covers = dns.rdatatype.from_text((edit.set or edit.add)[0].split()[0])
    present = data.get_rdataset(edit.name, edit.rtype, covers)
    edited = edit.apply([record.to_text() for record in present or ()])
    if edited:
        ttl = present.ttl if present else 300
        data.replace_rdataset(edit.name, dns.rdataset.from_text_list("IN", edit.rtype, ttl, edited))
    else:
        data.delete_rdataset(edit.name, edit.rtype, covers)


def _rrset(name: Name, rdataset: dns.rdataset.Rdataset) -> RRset:
    return dns.rrset.from_rdata_list(name, rdataset.ttl, list(rdataset))


def _parents(name: Name, origin: Name) -> list[Name]:
    """The names above *name*, nearest first, up to and including *origin*."""
    parents: list[Name] = []
    while name != origin:
        name = name.parent()
        parents.append(name)
    return parents
