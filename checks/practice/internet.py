"""The machines and registrations of ``internet.toml``, as the servers read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import dns.name
from dns.name import Name

from checks.practice.zones import RecordEdit

FILE = Path(__file__).with_name("internet.toml")


@dataclass(frozen=True, slots=True)
class NameServer:
    """An authoritative server; ``zones`` are the origins that it answers for.

    ``differs`` are records in which its copy differs from the zones as everyone else has them;
    with ``transfers`` it hands a whole zone to whoever asks (AXFR).
    """

    name: Name
    address: str
    zones: frozenset[Name]
    differs: tuple[RecordEdit, ...] = ()
    transfers: bool = False

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> NameServer:
        return cls(
            name=dns.name.from_text(raw["name"]),
            address=raw["address"],
            zones=frozenset(map(dns.name.from_text, raw["zones"])),
            differs=tuple(RecordEdit.from_dict(record) for record in raw.get("differs", ())),
            transfers=raw.get("transfers", False),
        )


@dataclass(frozen=True, slots=True)
class Machine:
    """A web server with all its addresses; ``page`` answers for hosts it does not serve.

    An edge network's machine ``keeps`` copies of files with these endings, and says so with the
    ``kept`` headers in place of its usual ones. ``oldest_tls`` belongs to the machine and not to
    a host: the version is chosen before the server hears which host is meant.
    """

    name: str
    addresses: tuple[str, ...]
    certificate_names: tuple[str, ...]
    serves: frozenset[str] = frozenset()
    headers: tuple[tuple[str, str], ...] = ()
    keeps: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    page: str | None = None
    oldest_tls: Literal["1.0", "1.2"] = "1.2"

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Machine:
        return cls(
            **{
                **raw,
                "addresses": tuple(raw["addresses"]),
                "certificate_names": tuple(raw["certificate_names"]),
                "serves": frozenset(raw.get("serves", ())),
                "headers": tuple(raw.get("headers", {}).items()),
                "keeps": tuple(raw.get("keeps", ())),
                "kept": tuple(raw.get("kept", {}).items()),
            }
        )

    def headers_for(self, target: str) -> tuple[tuple[str, str], ...]:
        """What the machine adds to every answer of its own for *target*, a path with its query."""
        if not target.partition("?")[0].endswith(self.keeps):
            return self.headers
        return tuple({**dict(self.headers), **dict(self.kept)}.items())


@dataclass(frozen=True, slots=True)
class MailServer:
    name: str
    address: str
    certificate_names: tuple[str, ...]
    starttls: bool = True

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> MailServer:
        return cls(**{**raw, "certificate_names": tuple(raw["certificate_names"])})


@dataclass(frozen=True, slots=True)
class Registration:
    """What the registry knows of a domain; days are counted from the lab's start."""

    domain: str
    registrar: str
    days_old: int
    days_left: int
    statuses: tuple[str, ...]

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Registration:
        return cls(**{**raw, "statuses": tuple(raw["statuses"])})


def public_addresses(
    name_servers: Iterable[NameServer],
    machines: Iterable[Machine],
    mail_servers: Iterable[MailServer],
) -> list[str]:
    """Every public address of the lab, each once, in the order of the file."""
    found = [server.address for server in name_servers]
    found += [address for machine in machines for address in machine.addresses]
    found += [server.address for server in mail_servers]
    return list(dict.fromkeys(found))
