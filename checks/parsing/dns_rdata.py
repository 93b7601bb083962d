"""The data of DNS records in the one text that facts hold (see ``DnsAnswer``).

The types that an audit asks for are read here, the others by dnspython; what neither can
read as its type is kept as RFC 3597 writes unknown data.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import IPv6Address

import dns.exception
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from checks.parsing import ParseError
from checks.parsing.dns_names import NameReader

Reader = Callable[[NameReader, int, int], str]


class DnsDataError(ParseError):
    """Record data that is not what its type says."""


def rdata_text(names: NameReader, rtype: int, start: int, end: int) -> str:
    """The data in ``names.wire[start:end]``, a record of type number *rtype*.

    Raises ParseError, IndexError or struct.error for data that is not of that type.
    """
    reader = _READERS.get(rtype)
    return reader(names, start, end) if reader else _other(rtype, names.wire[start:end])


@cache
def type_name(rtype: int) -> str:
    """The mnemonic of a type: "A"; "TYPE65280" for one without."""
    return dns.rdatatype.to_text(dns.rdatatype.RdataType.make(rtype))


@cache
def type_number(rtype: str) -> int:
    """The number of a type. Raises DnsDataError for what is none."""
    try:
        return int(dns.rdatatype.from_text(rtype))
    except (dns.exception.DNSException, ValueError) as error:
        raise DnsDataError(f"{rtype!r} is no type of record") from error


def text_of_bytes(data: bytes) -> str:
    """UTF-8; what is not is shown byte by byte as Latin-1."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _a(names: NameReader, start: int, end: int) -> str:
    if end - start != 4:
        raise DnsDataError("an IPv4 address has 4 octets")
    return "%d.%d.%d.%d" % tuple(names.wire[start:end])  # noqa: UP031 - half the time of format


def _aaaa(names: NameReader, start: int, end: int) -> str:
    if end - start != 16:
        raise DnsDataError("an IPv6 address has 16 octets")
    return str(IPv6Address(names.wire[start:end]))


def _name(names: NameReader, start: int, end: int) -> str:
    text, after = names.read(start)
    if after != end:
        raise DnsDataError("the name does not fill its record")
    return text


def _mx(names: NameReader, start: int, end: int) -> str:
    (preference,) = struct.unpack_from("!H", names.wire, start)
    return f"{preference} {_name(names, start + 2, end)}"


def _srv(names: NameReader, start: int, end: int) -> str:
    priority, weight, port = struct.unpack_from("!HHH", names.wire, start)
    return f"{priority} {weight} {port} {_name(names, start + 6, end)}"


def _soa(names: NameReader, start: int, end: int) -> str:
    mname, after = names.read(start)
    rname, after = names.read(after)
    if after + 20 != end:
        raise DnsDataError("a head record ends with five numbers")
    return " ".join((mname, rname, *map(str, struct.unpack_from("!5I", names.wire, after))))


def _txt(names: NameReader, start: int, end: int) -> str:
    """The character-strings joined without a space (RFC 7208 section 3.3)."""
    strings: list[bytes] = []
    while start < end:
        after = start + 1 + names.wire[start]
        if after > end:
            raise DnsDataError("a character-string reaches past its record")
        strings.append(names.wire[start + 1 : after])
        start = after
    return text_of_bytes(b"".join(strings))


def _caa(names: NameReader, start: int, end: int) -> str:
    """As RFC 8659 section 4.1.1 writes it, the value in quotes."""
    after_tag = start + 2 + names.wire[start + 1]
    if after_tag > end:
        raise DnsDataError("a CAA tag reaches past its record")
    tag = names.wire[start + 2 : after_tag]
    if not (tag.isalnum() and tag.isascii()):
        raise DnsDataError("a CAA tag is of letters and digits")
    value = text_of_bytes(names.wire[after_tag:end])
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{names.wire[start]} {tag.decode("ascii").lower()} "{escaped}"'


def _ds(names: NameReader, start: int, end: int) -> str:
    tag, algorithm, digest = struct.unpack_from("!HBB", names.wire, start)
    return f"{tag} {algorithm} {digest} {_hex(names, start + 4, end)}"


def _dnskey(names: NameReader, start: int, end: int) -> str:
    flags, protocol, algorithm = struct.unpack_from("!HBB", names.wire, start)
    key = base64.b64encode(names.wire[_within(start + 4, end) : end]).decode("ascii")
    return f"{flags} {protocol} {algorithm} {key}"


def _tlsa(names: NameReader, start: int, end: int) -> str:
    usage, selector, matching = struct.unpack_from("!BBB", names.wire, start)
    return f"{usage} {selector} {matching} {_hex(names, start + 3, end)}"


def _hex(names: NameReader, start: int, end: int) -> str:
    return names.wire[_within(start, end) : end].hex()


def _within(place: int, end: int) -> int:
    if place > end:
        raise DnsDataError("a record shorter than its type allows")
    return place


def _other(rtype: int, data: bytes) -> str:
    kind = dns.rdatatype.RdataType.make(rtype)
    try:
        read = dns.rdata.from_wire(dns.rdataclass.IN, kind, data, 0, len(data))
        return str(read.to_text())
    except (dns.exception.DNSException, ValueError, struct.error):
        # A pointer into the message can't be followed here either; such data stays as it is.
        return f"\\# {len(data)} {data.hex()}".rstrip()


_READERS: Mapping[int, Reader] = {
    1: _a,
    2: _name,  # NS
    5: _name,  # CNAME
    6: _soa,
    12: _name,  # PTR
    15: _mx,
    16: _txt,
    28: _aaaa,
    33: _srv,
    39: _name,  # DNAME
    43: _ds,
    48: _dnskey,
    52: _tlsa,
    257: _caa,
}
