"""Records as a zone file that a name server loads (RFC 1035 section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checks.parsing.zone_records import NAMING

DEFAULT_TTL = 3_600
STRING = 255  # octets in one character-string (RFC 1035 section 3.3)
# Refresh, retry, expire, minimum, in seconds: as RIPE-203 recommends for small and stable zones.
TIMERS = "86400 7200 3600000 3600"


@dataclass(frozen=True, slots=True)
class RecordSet:
    """``name`` absolute without the final dot, ``values`` in the spelling of facts."""

    name: str
    rtype: str
    values: tuple[str, ...]
    ttl: int | None = None
    comment: str = ""


def zone_file_of(records: Iterable[RecordSet], zone: str, *, serial: int, head: str) -> str:
    """A zone file of *zone*; *head* is a comment for its first lines.

    The SOA record is a stand-in: every provider writes its own. A name that has an alias can have
    nothing else there (RFC 1034 section 3.6.2), so what stands beside one is commented out; at
    the apex, the alias.
    """
    rows = sorted(records, key=lambda each: (each.name != zone, each.name, each.rtype))
    servers = [v for each in rows if (each.name, each.rtype) == (zone, "NS") for v in each.values]
    aliases = {each.name for each in rows if each.rtype == "CNAME" and each.name != zone}
    lines = [f"; {line}" for line in head.splitlines()]
    if not servers:
        lines.append("; No name server of the zone is known. A name server needs one to load this.")
    master = _dotted(servers[0]) if servers else f"ns.{zone}."
    lines += [
        f"$ORIGIN {zone}.",
        f"$TTL {DEFAULT_TTL}",
        f"@ {DEFAULT_TTL} IN SOA {master} hostmaster.{zone}. {serial} {TIMERS}",
    ]
    for each in rows:
        if each.comment:
            lines += ["", *(f"; {line}" for line in each.comment.splitlines())]
        lines += _lines(each, zone, aliases)
    return "\n".join(lines) + "\n"


def _lines(each: RecordSet, zone: str, aliases: set[str]) -> Iterator[str]:
    dead = ""
    if each.name != zone and not each.name.endswith(f".{zone}"):
        dead = "; not of this zone: "
    elif each.rtype == "CNAME" and each.name == zone:
        dead = "; an alias that only your provider can put here: "
    elif each.name in aliases and each.rtype != "CNAME":
        dead = "; beside an alias: "
    for value in each.values[:1] if each.rtype == "CNAME" else each.values:
        ttl = "" if each.ttl is None else f" {each.ttl}"
        yield f"{dead}{each.name}.{ttl} IN {each.rtype} {written_value(each.rtype, value)}"


def written_value(rtype: str, value: str) -> str:
    """A value from the spelling of facts into that of a zone file."""
    if rtype == "TXT":
        return _strings(value)
    if rtype in NAMING:
        *numbers, target = value.split(" ")
        return " ".join([*numbers, _dotted(target)])
    return value


def _dotted(name: str) -> str:
    return name if name.endswith(".") else f"{name}."


def _strings(text: str) -> str:
    octets = text.encode("utf-8", "replace")
    pieces: Sequence[bytes] = [
        octets[at : at + STRING] for at in range(0, len(octets), STRING)
    ] or [b""]
    return " ".join(f'"{"".join(map(_escaped, piece))}"' for piece in pieces)


def _escaped(octet: int) -> str:
    if octet in b'"\\':
        return f"\\{chr(octet)}"
    return chr(octet) if 0x20 <= octet < 0x7F else f"\\{octet:03d}"
