"""Every TCP connection of one look towards the web: made once, shared by all who look.

A port is open when any connection to it was; the handshake that shows a certificate then
carries the requests; an endpoint that refused or kept silent is left alone. What keeps a
target from seeing a burst: few connections to a peer, which answer one request at a time, and
the network's slots, of which every dial takes one.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from checks.engine.facts import Endpoint, Gap, Reason
from checks.gatherers.certificates import CertificateError
from checks.gatherers.gaps import connect_gap
from checks.gatherers.handshakes import described
from checks.gatherers.http_line import End, Reading
from checks.gatherers.network import Network
from checks.gatherers.peer import Met, Peer
from checks.gatherers.wire import Wire

HTTPS = 443
MAX_TURNS = 6  # a request that others' trouble left unanswered is sent again so often


class Connections:
    def __init__(self, network: Network) -> None:
        self.network = network
        self._peers: dict[tuple[str, str, int], Peer] = {}
        self._deaf: dict[tuple[str, int], Exception] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for peer in self._peers.values():
            await peer.close()

    async def knock(self, host: str, address: str, port: int) -> Gap | None:
        """Why the port can't be connected to; None when it can."""
        met = await self._met(host, address, port)
        if met.is_open or met.error is None:
            return None
        return connect_gap(met.error, address)

    async def endpoint(self, host: str, address: str) -> Endpoint | Gap:
        """What the TLS handshake on port 443 shows."""
        met = await self._met(host, address, HTTPS)
        if met.tls is None or met.error is not None:
            return connect_gap(met.error or ConnectionResetError(), address)
        try:
            return described(address, met.tls, met.fault, met.milliseconds)
        except CertificateError as error:
            return Gap(Reason.PROTOCOL, str(error))

    async def ask(
        self,
        host: str,
        address: str,
        port: int,
        request: bytes,
        reading: Reading,
        *,
        secure: bool,
        alone: bool = False,
    ) -> None:
        """Send *request* and tell *reading* its answer. Raises what kept us from connecting.

        A request that a kept-open connection never answered is sent again on a new one, since
        the server may have closed it while the request was on its way (RFC 9112 section 9.3.1).
        """
        peer = self._peer(host if secure else "", address, port)
        fresh = False
        for _ in range(MAX_TURNS):
            line = await peer.line(alone=alone, fresh=fresh)
            self.network.tally.http_requests += 1
            with self.network.tally.waiting("http", host):
                end = await line.ask(request, reading)
            if end is End.READ:
                return
            fresh = end is End.DIED
        reading.fail(Gap(Reason.RESET, "the connection was closed before the answer was complete"))

    async def dial(self, address: str, port: int) -> Wire:
        """As the network's own; an endpoint that was deaf once is not dialled again."""
        if error := self._deaf.get((address, port)):
            raise error
        try:
            return await self.network.dial(address, port)
        except (ConnectionRefusedError, TimeoutError) as error:
            self._deaf[address, port] = error
            raise

    async def _met(self, host: str, address: str, port: int) -> Met:
        return await self._peer(host if port == HTTPS else "", address, port).meet()

    def _peer(self, name: str, address: str, port: int) -> Peer:
        key = name, address, port
        if key not in self._peers:
            self._peers[key] = Peer(self.network, self.dial, name, address, port)
        return self._peers[key]
