"""Records as a zone file that a name server loads (RFC 1035 section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import dns.exception
import dns.rdata
import dns.rdataclass

from checks.parsing import ParseError
from checks.parsing.dns_names import DnsNameError, canonical_name
from checks.parsing.zone_records import MAX_TTL, NAMING

DEFAULT_TTL = 3_600
SINGLE = frozenset(("CNAME", "DNAME"))  # RFC 1034 section 3.6.2, RFC 6672 section 2.4
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

    The SOA record is a stand-in: every provider writes its own. What no name server would load is
    there all the same, commented out with why: one such line would keep it from loading the rest.
    """
    rows = sorted(records, key=lambda each: (each.name != zone, each.name, each.rtype))
    servers = [v for each in rows if (each.name, each.rtype) == (zone, "NS") for v in each.values]
    # A name that has an alias can have nothing else there (RFC 1034 section 3.6.2).
    aliases = {each.name for each in rows if each.rtype == "CNAME" and each.name != zone}
    lines = [f"; {line}" for line in head.splitlines()]
    lines += [f"; {line}" for line in _wanting(rows, servers, zone)]
    master = _name(servers[0]) if servers else f"ns.{zone}."
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


def _wanting(rows: Iterable[RecordSet], servers: Iterable[str], zone: str) -> Iterator[str]:
    """What a name server would miss before it loads the file, and we can't know."""
    if not servers:
        yield "No name server of the zone is known. A name server needs one to load this."
    reached = {each.name for each in rows if each.rtype in ("A", "AAAA")}
    for server in servers:
        if server.endswith(f".{zone}") and server not in reached:
            yield f"No address of {server} is known. A name server needs it to load this."


def _lines(each: RecordSet, zone: str, aliases: set[str]) -> Iterator[str]:
    dead = _why_dead(each, zone, aliases)
    try:
        name = _name(each.name)
    except DnsNameError:
        dead, name = "no name that the DNS has", _on_one_line(each.name)
    ttl = "" if each.ttl is None or each.ttl > MAX_TTL else f" {each.ttl}"
    for number, value in enumerate(each.values):
        why = dead or ("it can have one of these" if number and each.rtype in SINGLE else "")
        try:
            text = written_value(each.rtype, value)
        except ParseError:
            why, text = why or "no value of this type", _on_one_line(value)
        yield f"{f'; {why}: ' if why else ''}{name}{ttl} IN {each.rtype} {text}"


def _why_dead(each: RecordSet, zone: str, aliases: set[str]) -> str:
    """Why no name server loads this here; empty where one does."""
    if each.name != zone and not each.name.endswith(f".{zone}"):
        return "not of this zone"
    if each.rtype == "CNAME" and each.name == zone:
        return "an alias that only your provider can put here"
    if each.name in aliases and each.rtype != "CNAME":
        return "beside an alias"
    if each.rtype == "DS" and each.name == zone:
        return "kept by the registry, not in this zone"
    if each.rtype == "NS" and each.name.startswith("*."):
        return "a wildcard can't be handed to other servers"
    return ""


def written_value(rtype: str, value: str) -> str:
    """A value from the spelling of facts into that of a zone file. Raises ParseError."""
    if rtype == "TXT":
        return _strings(value)
    if _on_one_line(value) != value:
        raise ParseError("a value stands on one line")
    if rtype in NAMING:
        *numbers, target = value.split(" ")
        value = " ".join([*numbers, _name(target)])
    try:
        dns.rdata.from_text(dns.rdataclass.IN, rtype, value)
    except (dns.exception.DNSException, ValueError) as error:
        raise ParseError(f"{value!r} is no value of {rtype}") from error
    return value


def _name(name: str) -> str:
    """With its final dot, escaped, in ASCII. Raises DnsNameError."""
    if name == ".":
        return name
    text = canonical_name(name if name.endswith(".") else f"{name}.")
    return f"{text}."


def _on_one_line(text: str) -> str:
    """For a comment, or to see whether there is something in it that would end one."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


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
