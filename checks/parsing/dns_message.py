"""DNS messages (RFC 1035 section 4, RFC 6891): one question out, one answer in."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import dns.rcode

from checks.parsing import ParseError
from checks.parsing.dns_names import NameReader, canonical_name, name_to_wire
from checks.parsing.dns_rdata import rdata_text, type_name, type_number

UDP_PAYLOAD = 1232  # what fits everywhere unfragmented (DNS flag day 2020)

_HEADER = struct.Struct("!6H")
_FIXED = struct.Struct("!HHIH")  # of a record: type, class, TTL, length of its data
_IN, _OPT = 1, 41
_QR, _OPCODE, _AA, _TC, _RD = 0x8000, 0x7800, 0x0400, 0x0200, 0x0100
_EDE = 15  # the option for extended errors (RFC 8914)
_MAX_TTL = 0x7FFFFFFF
# Errors that some servers send without the question they were asked.
_BARE = ("FORMERR", "SERVFAIL", "NOTIMP", "REFUSED")


class DnsMessageError(ParseError):
    """Not a DNS message, or one with a record that is not what its type says."""


class Record(NamedTuple):
    """One record of class IN. A named tuple, for an answer may hold hundreds."""

    name: str  # lower case, without the final dot; the root is "."
    rtype: str
    ttl: int  # seconds
    text: str  # see dns_rdata


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says. Where it was cut short (TC), its records are left out."""

    id: int
    flags: int
    rcode: str
    question: tuple[str, str] | None  # name and type
    answer: tuple[Record, ...] = ()
    authority: tuple[Record, ...] = ()
    additional: tuple[Record, ...] = ()
    extended_errors: tuple[int, ...] = ()  # RFC 8914's numbers
    wire: bytes = b""

    @property
    def authoritative(self) -> bool:
        return bool(self.flags & _AA)

    @property
    def truncated(self) -> bool:
        return bool(self.flags & _TC)

    def answers(self, name: str, rtype: str) -> bool:
        """Whether this is a response to a query for *name* and *rtype*; ids are for the asker."""
        if not self.flags & _QR or self.flags & _OPCODE:
            return False
        if self.question is None:
            return self.rcode in _BARE
        return self.question == (canonical_name(name), rtype)


def build_query(
    message_id: int,
    name: str,
    rtype: str,
    *,
    recursion: bool,
    edns: bool = True,
    signatures: bool = False,
) -> bytes:
    """A query for *name* and *rtype*; with *signatures*, RRSIGs are asked for too (DO).

    Raises ParseError for a name or a type that can't be asked for.
    """
    header = _HEADER.pack(message_id, _RD if recursion else 0, 1, 0, 0, 1 if edns else 0)
    question = name_to_wire(name) + struct.pack("!HH", type_number(rtype), _IN)
    if not edns:
        return header + question
    flags = 0x8000 if signatures else 0
    return header + question + b"\0" + _FIXED.pack(_OPT, UDP_PAYLOAD, flags, 0)


def parse_message(wire: bytes) -> Message:
    """Read one message; what follows its last record is ignored. Raises ParseError."""
    try:
        return _parsed(wire)
    except (IndexError, struct.error):
        raise DnsMessageError("the message ends too early") from None


def _parsed(wire: bytes) -> Message:
    message_id, flags, questions, *counts = _HEADER.unpack_from(wire)
    names, at, question = NameReader(wire), _HEADER.size, None
    if questions > 1:
        raise DnsMessageError("a message has one question")
    if questions:
        name, at = names.read(at)
        rtype, rclass = struct.unpack_from("!HH", wire, at)
        at += 4
        question = (name, type_name(rtype)) if rclass == _IN else (name, f"CLASS{rclass}")
    if flags & _TC:
        return Message(message_id, flags, rcode_name(flags & 15), question, wire=wire)
    options: list[tuple[int, int, int]] = []
    answer, at = _section(names, at, counts[0], options)
    authority, at = _section(names, at, counts[1], options)
    additional, at = _section(names, at, counts[2], options)
    extended = options[0][0] >> 20 & 0xFF0 if options else 0
    return Message(
        message_id,
        flags,
        rcode_name(flags & 15 | extended),
        question,
        answer,
        authority,
        additional,
        extended_errors=_extended_errors(wire, *options[0][1:]) if options else (),
        wire=wire,
    )


def rcode_name(number: int) -> str:
    """The mnemonic of a response code: "NXDOMAIN"; "RCODE3841" for one without."""
    known = _RCODES.get(number)
    return known or f"RCODE{number}"


def _section(
    names: NameReader, at: int, count: int, options: list[tuple[int, int, int]]
) -> tuple[tuple[Record, ...], int]:
    """The section's records and what follows; an OPT record goes to *options*."""
    wire, records = names.wire, []
    for _ in range(count):
        name, at = names.read(at)
        rtype, rclass, ttl, length = _FIXED.unpack_from(wire, at)
        at += 10
        end = at + length
        if end > len(wire):
            raise DnsMessageError("a record reaches past the end")
        if rtype == _OPT:
            options.append((ttl, at, end))
        elif rclass == _IN:
            # RFC 2181 section 8: a TTL with the highest bit set counts as zero.
            ttl = ttl if ttl <= _MAX_TTL else 0
            records.append(Record(name, type_name(rtype), ttl, rdata_text(names, rtype, at, end)))
        at = end
    return tuple(records), at


def _extended_errors(wire: bytes, at: int, end: int) -> tuple[int, ...]:
    found: list[int] = []
    while at + 4 <= end:
        code, length = struct.unpack_from("!HH", wire, at)
        at += 4
        if code == _EDE and 2 <= length <= end - at:
            found.append(int.from_bytes(wire[at : at + 2]))
        at += length
    return tuple(found)


_RCODES: Mapping[int, str] = {int(code): code.name for code in dns.rcode.Rcode}
