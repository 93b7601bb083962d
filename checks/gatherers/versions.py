"""Which TLS versions a server accepts: one ClientHello without a key for each answer needed.

A server answers an offer with the newest version that it has in common with us, so one offer
of everything up to TLS 1.1 that is refused settles 1.0 as well.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from checks.gatherers.connections import HTTPS, Connections
from checks.gatherers.gaps import Blocked
from checks.parsing.tls_hello import (
    VERSIONS,
    HelloError,
    ServerAnswer,
    client_hello,
    parse_answer,
)


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions accepted, refused, and unknown, each oldest first."""

    accepted: tuple[str, ...]
    refused: tuple[str, ...]
    unknown: tuple[str, ...]


async def accepted_versions(
    connections: Connections, host: str, address: str, negotiated: str = ""
) -> Versions:
    """Ask *address* for *host*. *negotiated* is what a full handshake, which offers TLS 1.2
    and 1.3, ended with; "" when none did."""
    found: dict[str, bool] = {}
    newest = list(VERSIONS)
    if negotiated in VERSIONS:
        newest = _settle(found, newest, negotiated)
    while newest:
        async with connections.network.slot(host):
            answer = await _offer(connections, host, address, newest[-1])
        chosen = next(
            (name for name in newest if answer and VERSIONS[name] == answer.version), None
        )
        if answer is None or (chosen is None and answer.kind == "hello"):
            break  # nothing that was offered
        newest = _settle(found, newest, chosen)
    return Versions(
        accepted=tuple(name for name in VERSIONS if found.get(name) is True),
        refused=tuple(name for name in VERSIONS if found.get(name) is False),
        unknown=tuple(name for name in VERSIONS if name not in found),
    )


def _settle(found: dict[str, bool], offered: list[str], chosen: str | None) -> list[str]:
    """Note what choosing *chosen* of *offered* says; returns the versions still open."""
    if chosen is None:
        found.update(dict.fromkeys(offered, False))
        return []
    at = offered.index(chosen)
    found.update(dict.fromkeys(offered[at + 1 :], False))
    found[chosen] = True
    return offered[:at]


async def _offer(
    connections: Connections, host: str, address: str, newest: str
) -> ServerAnswer | None:
    """The answer to a ClientHello; None when there was none, or it was no TLS."""
    network = connections.network
    try:
        wire = await connections.dial(address, HTTPS)
        hello = _Hello()
        wire.attach(hello)
        wire.send(client_hello(host, newest))
        try:
            with network.tally.waiting("tls", host):
                async with asyncio.timeout(network.limits.connect_seconds):
                    return await hello.answer
        finally:
            wire.drop()
    except (OSError, Blocked, HelloError):
        return None


class _Hello:
    """Collects the first message of a server. One that hangs up has refused: old servers do
    so where they should send an alert (RFC 8446 section 6.2)."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[ServerAnswer] = asyncio.get_running_loop().create_future()
        self._data = b""

    def received(self, data: bytes) -> None:
        if self.answer.done():
            return
        self._data += data
        try:
            answer = parse_answer(self._data)
        except HelloError as error:
            self.answer.set_exception(error)
            return
        if answer is not None:
            self.answer.set_result(answer)

    def lost(self, error: Exception | None) -> None:
        if self.answer.done():
            return
        if error is None or isinstance(error, ConnectionError):
            self.answer.set_result(ServerAnswer("alert"))
        else:
            self.answer.set_exception(error)
