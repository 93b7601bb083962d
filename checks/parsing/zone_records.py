"""One record of a zone, read from the text that people and providers write it in.

What comes out is spelt as facts spell it (see ``rdata_text``), so that a record from a list and
the same one from an answer are equal. dnspython reads the data of most types; no name is looked
up and no file is opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from checks.parsing import ParseError
from checks.parsing.dns_names import DnsNameError, NameReader, canonical_name
from checks.parsing.dns_rdata import DnsDataError, rdata_text, text_of_bytes, type_number

MAX_TTL = 2**31 - 1  # RFC 2181 section 8
MAX_NAME = 253  # characters, the final dot left out
MAX_CHARACTERS = 500_000
MAX_LINES = 5_000

# What the DNS map has a place for.
KEPT = frozenset(
    (
        *("A", "AAAA", "CAA", "CNAME", "DNAME", "DS", "HTTPS", "MX", "NAPTR", "NS"),
        *("PTR", "SRV", "SSHFP", "SVCB", "TLSA", "TXT"),
    )
)
SIGNING = frozenset(("CDNSKEY", "CDS", "DNSKEY", "NSEC", "NSEC3", "NSEC3PARAM", "RRSIG"))
# The last field of these is a name.
NAMING = frozenset(("CNAME", "DNAME", "MX", "NS", "PTR", "SRV"))

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
# Only the last number may be without a unit, or a row of digits could be cut up in 2^n ways.
_TTL = re.compile(r"(?=.)(?:[0-9]{1,10}[smhdw])*(?:[0-9]{1,10})?", re.IGNORECASE)
# What zones of people hold; the DNS itself takes any octet.
_NAME = re.compile(r"[a-z0-9_.*/=+:-]+")
_ESCAPE = re.compile(r"\\([0-9]{3}|.)", re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)', re.DOTALL)


class ZoneTextError(ParseError):
    """A text that can't be read as records at all, or not this line of it."""


class LeftOut(ZoneTextError):
    """A line that was understood, and is no record for people to keep."""


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """``name`` is absolute, in lower case, without the final dot; ``ttl`` in seconds or None."""

    name: str
    rtype: str
    ttl: int | None
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class LineNote:
    """What became of a line that gave no record; ``line`` counts from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ZoneText:
    """Everything that a text holds, each line in one of three places."""

    records: tuple[ZoneRecord, ...] = ()
    problems: tuple[LineNote, ...] = ()
    left_out: tuple[LineNote, ...] = ()


def capped_lines(text: str) -> list[str]:
    """The lines of *text*. Raises ZoneTextError for more than anybody's zone has."""
    if len(text) > MAX_CHARACTERS:
        raise ZoneTextError(
            f"This is longer than {MAX_CHARACTERS:,} characters. Paste it in parts."
        )
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise ZoneTextError(f"This has more than {MAX_LINES:,} lines. Paste it in parts.")
    return lines


def type_from_text(text: str) -> str:
    """A type that the map keeps. Raises LeftOut or ZoneTextError, each with what to do."""
    rtype = text.upper()
    if rtype == "SOA":
        raise LeftOut("The head of the zone: the DNS provider keeps it itself.")
    if rtype in SIGNING:
        raise LeftOut(f"{rtype} records are made by signing, not by hand.")
    if rtype == "SPF":
        raise ZoneTextError("SPF as a type of its own is out of use. It belongs in a TXT record.")
    if rtype in ("ALIAS", "ANAME"):
        raise ZoneTextError(
            f"{rtype} is your provider's own kind of record. An audit sees what it answers with."
        )
    if rtype not in KEPT:
        raise ZoneTextError(f"“{_shown(text)}” is no type of record that the map keeps.")
    return rtype


def ttl_from_text(text: str) -> int:
    """Seconds, from "3600" or BIND's "1h30m". Raises ZoneTextError."""
    if not _TTL.fullmatch(text):
        raise ZoneTextError(f"“{_shown(text)}” is no TTL.")
    parts = re.findall(r"([0-9]+)([smhdw]?)", text.lower())
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    if seconds > MAX_TTL:
        raise ZoneTextError("The TTL is longer than a TTL can be.")
    return seconds


def is_ttl(text: str) -> bool:
    return bool(_TTL.fullmatch(text))


def absolute_name(text: str, origin: str, zone: str) -> str:
    """The name that *text* stands for below *origin*; in *zone*, or ZoneTextError is raised."""
    written = origin if text == "@" else text if text.endswith(".") else f"{text}.{origin}"
    try:
        name = canonical_name(written if written.endswith(".") else f"{written}.")
    except (DnsNameError, IndexError) as error:
        raise ZoneTextError(f"“{_shown(text)}” can't be a name.") from error
    if name == f"{zone}.{zone}" or name.endswith(f".{zone}.{zone}"):
        raise ZoneTextError(
            f"“{_shown(text)}” ends in {zone}, then gets it again: put a dot after it."
        )
    if not _NAME.fullmatch(name):
        raise ZoneTextError(f"“{_shown(text)}” can't be a name.")
    if len(name) > MAX_NAME:
        raise ZoneTextError(f"“{_shown(name)}” is longer than a name can be.")
    if name != zone and not name.endswith(f".{zone}"):
        raise ZoneTextError(f"“{_shown(name)}” is not a name of {zone}.")
    return name


def value_from_text(rtype: str, text: str, origin: str, zone: str) -> str:
    """A record's data in the spelling of facts. Raises ZoneTextError."""
    if rtype == "TXT":
        return _text_value(text)
    number = type_number(rtype)
    kind, below = dns.rdatatype.RdataType.make(number), dns.name.from_text(origin)
    try:
        read = dns.rdata.from_text(dns.rdataclass.IN, kind, text, below, relativize=False)
        data = read.to_wire() or b""
        value = rdata_text(NameReader(data), number, 0, len(data))
    except (dns.exception.DNSException, DnsDataError, DnsNameError, ValueError) as error:
        raise ZoneTextError(_why_not(rtype, text)) from error
    target = value.rpartition(" ")[2]
    if rtype in NAMING and (target == f"{zone}.{zone}" or target.endswith(f".{zone}.{zone}")):
        raise ZoneTextError(f"The value ends in {zone}, then gets it again: put a dot after it.")
    return value


def _text_value(text: str) -> str:
    """The strings of a TXT record, joined (RFC 7208 section 3.3). Longer strings than 255 pass."""
    found = _STRING.findall(text)
    if len(found) > 1 and any(bare for _, bare in found):
        raise ZoneTextError("A text with spaces needs quotation marks around it.")
    joined = b"".join(_bytes_of(quoted or bare) for quoted, bare in found)
    if len(joined) > 65_000:
        raise ZoneTextError("This text is longer than a record can be.")
    return text_of_bytes(joined)


def _bytes_of(string: str) -> bytes:
    """Escapes of RFC 1035 section 5.1 undone: ``\\DDD`` is an octet, ``\\X`` is X."""
    parts: list[bytes] = []
    end = 0
    for match in _ESCAPE.finditer(string):
        parts.append(string[end : match.start()].encode("utf-8", "replace"))
        escaped, end = match[1], match.end()
        if len(escaped) == 3:
            if int(escaped) > 255:
                raise ZoneTextError(f"“\\{escaped}” is no octet.")
            parts.append(bytes((int(escaped),)))
        else:
            parts.append(escaped.encode("utf-8", "replace"))
    return b"".join([*parts, string[end:].encode("utf-8", "replace")])


def _why_not(rtype: str, text: str) -> str:
    shown = _shown(text)
    if rtype in ("A", "AAAA"):
        if re.search(r"[g-z]", text, re.IGNORECASE) and "." in text:
            return (
                f"An {rtype} record holds an address, and “{shown}” is a name. "
                "If it is an alias that your provider resolves, an audit sees the address."
            )
        family = "IPv4" if rtype == "A" else "IPv6"
        return f"“{shown}” is no {family} address."
    if rtype == "MX":
        return f"“{shown}” is no mail host: a number and a name, as in “10 mail.example.com.”"
    return f"“{shown}” can't be the value of a {rtype} record."


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
