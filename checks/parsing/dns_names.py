"""Domain names as DNS messages carry them (RFC 1035 sections 3.1 and 4.1.4)."""

from __future__ import annotations

import re

import dns.exception
import dns.name

from checks.parsing import ParseError

MAX_NAME = 255  # octets, the length bytes and the root's included (RFC 1035 section 2.3.4)
# A name has at most 127 labels, so an honest one needs no more pointers. Without a limit, a
# chain of pointers read again for every record would cost the square of the message's size.
MAX_POINTERS = 127

_PLAIN_TEXT = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?")
_PLAIN_LABELS = re.compile(rb"[a-z0-9_.*/=+:-]+")
_SPECIAL = frozenset(b'"().;\\@$')  # what a zone file gives a meaning of its own


_TOO_LONG = f"a name has at most {MAX_NAME} octets"


class DnsNameError(ParseError):
    """Not a name that a DNS message can hold."""


def plain_name(name: str) -> str:
    """*name* in lower case without the final dot; the root stays "."."""
    return name.lower().rstrip(".") or "."


def name_to_wire(name: str) -> bytes:
    """*name*, in the presentation form of a zone file, uncompressed. Raises DnsNameError."""
    if _PLAIN_TEXT.fullmatch(name):
        labels = name.rstrip(".").encode("ascii").split(b".")
        wire = b"".join([bytes((len(label),)) + label for label in labels]) + b"\0"
    else:
        try:
            wire = dns.name.from_text(name).to_wire() or b""
        except (dns.exception.DNSException, ValueError) as error:
            raise DnsNameError(f"{name!r} is no name that the DNS can be asked for") from error
    if len(wire) > MAX_NAME:
        raise DnsNameError(_TOO_LONG)
    return wire


def canonical_name(name: str) -> str:
    """*name* as it reads in an answer: plain, and escaped where needed. Raises DnsNameError."""
    if _PLAIN_TEXT.fullmatch(name):
        return plain_name(name)
    return NameReader(name_to_wire(name)).read(0)[0]


class NameReader:
    """Reads the names of one message; what pointers lead to is read once."""

    __slots__ = ("_known", "wire")

    def __init__(self, wire: bytes) -> None:
        self.wire = wire
        self._known: dict[int, tuple[str, int, int]] = {}

    def read(self, at: int) -> tuple[str, int]:
        """The name at *at*, plain, and the place behind it.

        Raises DnsNameError, or IndexError where the message ends before the name does.
        """
        text, _, after = self._read(at, 0)
        return text or ".", after

    def _read(self, at: int, pointers: int) -> tuple[str, int, int]:
        """The name as text ("" for the root), its octets on the wire, and what follows."""
        if (known := self._known.get(at)) is not None:
            return known
        wire, place = self.wire, at
        labels: list[bytes] = []
        octets, rest = 1, ""
        while length := wire[place]:
            if length >= 64:
                if length < 192:
                    raise DnsNameError("a label of an unknown kind")
                target = (length & 63) << 8 | wire[place + 1]
                # RFC 1035: a prior occurrence. A loop of labels ends at the limit of a name.
                if target >= place or pointers == MAX_POINTERS:
                    raise DnsNameError("a name that points forwards or nowhere")
                rest, more, _ = self._read(target, pointers + 1)
                octets += more - 1
                place += 1
                break
            labels.append(wire[place + 1 : place + 1 + length])
            place += 1 + length
            octets += 1 + length
            if octets > MAX_NAME:
                raise DnsNameError(_TOO_LONG)
        if octets > MAX_NAME:
            raise DnsNameError(_TOO_LONG)
        found = self._known[at] = (_joined(labels, rest), octets, place + 1)
        return found


def _joined(labels: list[bytes], rest: str) -> str:
    """The presentation form in lower case: *labels*, then the text of what they point to."""
    joined = b".".join(labels).lower()
    if _PLAIN_LABELS.fullmatch(joined) and joined.count(b".") == len(labels) - 1:
        text = joined.decode("ascii")
    else:
        text = ".".join(map(_escaped, labels)).lower()
    return f"{text}.{rest}" if text and rest else text or rest


def _escaped(label: bytes) -> str:
    return "".join(
        f"\\{chr(byte)}"
        if byte in _SPECIAL
        else chr(byte)
        if 0x20 < byte < 0x7F
        else f"\\{byte:03d}"
        for byte in label
    )
