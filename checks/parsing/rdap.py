"""RDAP domain objects (RFC 9083 section 5.3) and IANA's list of who answers (RFC 9224).

Registries differ in what they publish, so every member is optional, and one of another shape
counts as not published.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from checks.parsing import ParseError

MAX_ENTRIES = 200


class RdapError(ParseError):
    """The answer is no RDAP object."""


@dataclass(frozen=True, slots=True)
class RdapDomain:
    """Times are UTC; statuses in lower case as RFC 8056 spells them: "client hold"."""

    registrar: str | None
    statuses: tuple[str, ...]
    created_at: datetime | None
    expires_at: datetime | None
    nameservers: tuple[str, ...]


def parse_rdap_domain(body: bytes) -> RdapDomain:
    """Read a domain object. Raises RdapError when it is none."""
    raw = _json_object(body)
    if raw.get("objectClassName") != "domain":
        raise RdapError("the answer is no domain object")
    return RdapDomain(
        registrar=_registrar(raw),
        statuses=tuple(each.strip().lower() for each in _items(raw, "status", str)),
        created_at=_event(raw, "registration"),
        expires_at=_event(raw, "expiration"),
        nameservers=tuple(sorted(_nameservers(raw))),
    )


def bootstrap_bases(body: bytes, name: str) -> tuple[str, ...]:
    """The base addresses that IANA lists for *name*, https first; none if it is not covered.

    The longest entry that *name* ends in decides (RFC 9224 section 4). Raises RdapError.
    """
    services = _json_object(body).get("services")
    if not isinstance(services, list):
        raise RdapError("the list of registries has no services")
    labels = name.lower().split(".")
    suffixes = {".".join(labels[at:]): len(labels) - at for at in range(len(labels))}
    longest = 0
    bases: tuple[str, ...] = ()
    for service in services:
        if not (isinstance(service, list) and len(service) >= 2):
            continue
        length = max((suffixes.get(entry, 0) for entry in _texts(service[-2])), default=0)
        if length > longest:
            longest, bases = length, _texts(service[-1])
    return tuple(sorted(bases, key=lambda base: not base.startswith("https://")))


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RdapError("the answer is not JSON") from error
    if not isinstance(raw, dict):
        raise RdapError("the answer is no object")
    return raw


def _items(raw: dict[str, Any], key: str, kind: type) -> list[Any]:
    members = raw.get(key)
    return [each for each in _list(members)[:MAX_ENTRIES] if isinstance(each, kind)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(each for each in _list(value) if isinstance(each, str))


def _event(raw: dict[str, Any], action: str) -> datetime | None:
    for event in _items(raw, "events", dict):
        if event.get("eventAction") == action:
            return _time(event.get("eventDate"))
    return None


def _time(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _registrar(raw: dict[str, Any]) -> str | None:
    """The full name in the jCard (RFC 7095) of the entity with the role registrar."""
    for entity in _items(raw, "entities", dict):
        if "registrar" in _texts(entity.get("roles")):
            return next(_full_names(entity.get("vcardArray")), None)
    return None


def _full_names(vcard: Any) -> Iterator[str]:
    for properties in _list(vcard)[1:2]:
        for line in _list(properties):
            if isinstance(line, list) and len(line) >= 4 and line[0] == "fn":
                name = line[3]
                if isinstance(name, str) and name.strip():
                    yield name.strip()[:200]


def _nameservers(raw: dict[str, Any]) -> Iterator[str]:
    for server in _items(raw, "nameservers", dict):
        name = server.get("ldhName")
        if isinstance(name, str) and name.strip("."):
            yield name.strip().rstrip(".").lower()
