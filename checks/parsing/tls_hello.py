"""The first words of TLS: a ClientHello that offers versions, and what a server answers.

Enough of RFC 8446 section 4.1 and RFC 5246 section 7.4.1 to ask which protocol versions a
server speaks. No key is exchanged, so the local TLS library need not know the version.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from checks.parsing import ParseError

# Oldest first, by the number that stands in the messages.
VERSIONS = {"TLSv1": 0x0301, "TLSv1.1": 0x0302, "TLSv1.2": 0x0303, "TLSv1.3": 0x0304}
TLS12, TLS13 = VERSIONS["TLSv1.2"], VERSIONS["TLSv1.3"]
MAX_ANSWER = 18_432  # bytes: more than the longest record (RFC 5246 section 6.2.3)

ALERT, HANDSHAKE = 21, 22  # content types
CLIENT_HELLO, SERVER_HELLO = 1, 2
SUPPORTED_VERSIONS = 43

# So many that any server finds one it can use, the strong ones first.
_CIPHERS_13 = (0x1301, 0x1302, 0x1303)
_CIPHERS = (
    *(0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8),  # ECDHE with AEAD
    *(0x009E, 0x009F, 0xCCAA, 0x009C, 0x009D),  # DHE and RSA with AEAD
    *(0xC009, 0xC013, 0xC00A, 0xC014, 0xC023, 0xC027, 0xC024, 0xC028),  # ECDHE with CBC
    *(0x0033, 0x0039, 0x0067, 0x006B, 0x0032, 0x0038),  # DHE with CBC
    *(0x002F, 0x0035, 0x003C, 0x003D, 0x0041, 0x0084, 0xC012, 0x0016, 0x000A, 0x0005, 0x0004),
)
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019, 0x0100)
_SIGNATURES = (
    *(0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806),
    *(0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0202),
)


class HelloError(ParseError):
    """The server's answer is no TLS."""


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """What a server said first: the version it chose, as in VERSIONS, or an alert."""

    kind: Literal["hello", "alert"]
    version: int | None = None
    alert: int | None = None  # its description (RFC 8446 section 6)


def client_hello(host: str, newest: str) -> bytes:
    """A ClientHello for *host* that offers *newest* (a key of VERSIONS) and all before it.

    In TLS 1.3 no key share is sent: the server names its version in a HelloRetryRequest
    (RFC 8446 section 4.2.8).
    """
    offered = [number for number in VERSIONS.values() if number <= VERSIONS[newest]]
    modern = offered[-1] == TLS13
    ciphers = (*_CIPHERS_13, *_CIPHERS) if modern else _CIPHERS
    body = b"".join(
        (
            min(offered[-1], TLS12).to_bytes(2, "big"),
            os.urandom(32),
            _counted(os.urandom(32), 1),
            _counted(_numbers(ciphers), 2),
            _counted(b"\0", 1),  # no compression
            _counted(b"".join(_extensions(host, offered)), 2),
        )
    )
    message = CLIENT_HELLO.to_bytes(1, "big") + _counted(body, 3)
    # The record's version is the oldest on purpose (RFC 8446 section 5.1).
    return (
        HANDSHAKE.to_bytes(1, "big") + VERSIONS["TLSv1"].to_bytes(2, "big") + _counted(message, 2)
    )


def parse_answer(data: bytes) -> ServerAnswer | None:
    """Read the first message of a server; None while more bytes are needed.

    Raises HelloError for what is no TLS, and for a hello that breaks off.
    """
    content = data[:1]
    if content and content[0] not in (ALERT, HANDSHAKE):
        raise HelloError("the answer is not TLS")
    if len(data) >= 2 and data[1] != 3:
        raise HelloError("the answer is not TLS")
    if len(data) < 5:
        return None
    length = int.from_bytes(data[3:5], "big")
    if length > MAX_ANSWER or length == 0:
        raise HelloError("the answer is not TLS")
    if data[0] == ALERT:
        if len(data) < 7:
            return None
        return ServerAnswer("alert", alert=data[6])
    handshake = _handshake(data)
    return None if handshake is None else _server_hello(handshake)


def _handshake(data: bytes) -> bytes | None:
    """The body of the first handshake message, from as many records as it fills."""
    message = b""
    at = 0
    while len(data) >= at + 5 and data[at] == HANDSHAKE:
        length = int.from_bytes(data[at + 3 : at + 5], "big")
        message += data[at + 5 : at + 5 + length]
        at += 5 + length
    if message and message[0] != SERVER_HELLO:
        raise HelloError("the first message is no ServerHello")
    end = 4 + int.from_bytes(message[1:4], "big")
    if len(message) >= max(end, 4):
        return message[4:end]
    if len(data) > MAX_ANSWER:
        raise HelloError("the ServerHello has no end")
    return None


def _server_hello(body: bytes) -> ServerAnswer:
    """Version by the supported_versions extension, else by the old field."""
    if len(body) < 38:
        raise HelloError("the ServerHello is too short")
    version = int.from_bytes(body[:2], "big")
    extensions_at = 35 + body[34] + 3  # version, random, session, cipher suite, compression
    for number, content in _extensions_of(body[extensions_at:]):
        if number == SUPPORTED_VERSIONS and len(content) == 2:
            version = int.from_bytes(content, "big")
    return ServerAnswer("hello", version=version)


def _extensions_of(data: bytes) -> Iterable[tuple[int, bytes]]:
    end = 2 + int.from_bytes(data[:2], "big")
    at = 2
    while at + 4 <= min(end, len(data)):
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield int.from_bytes(data[at : at + 2], "big"), data[at + 4 : at + 4 + length]
        at += 4 + length


def _extensions(host: str, offered: list[int]) -> Iterable[bytes]:
    name = b"\0" + _counted(host.encode("ascii", "replace"), 2)
    yield _extension(0, _counted(name, 2))  # server_name (RFC 6066 section 3)
    yield _extension(10, _counted(_numbers(_GROUPS), 2))
    yield _extension(11, _counted(b"\0", 1))  # points uncompressed (RFC 8422 section 5.1.2)
    if offered[-1] >= TLS12:
        yield _extension(13, _counted(_numbers(_SIGNATURES), 2))
    if offered[-1] == TLS13:
        yield _extension(SUPPORTED_VERSIONS, _counted(_numbers(reversed(offered)), 1))
        yield _extension(51, _counted(b"", 2))  # key_share


def _extension(number: int, content: bytes) -> bytes:
    return number.to_bytes(2, "big") + _counted(content, 2)


def _counted(content: bytes, size: int) -> bytes:
    """*content* after its length, as *size* bytes."""
    return len(content).to_bytes(size, "big") + content


def _numbers(values: Iterable[int]) -> bytes:
    return b"".join(value.to_bytes(2, "big") for value in values)
