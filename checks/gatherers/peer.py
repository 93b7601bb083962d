"""One host at one address and port: the connections to it, and who may use which.

The first one shows what can be known without asking: whether the port is open, and what the
TLS handshake says. It then carries requests, like those that follow it.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from checks.gatherers.gaps import FAILURES
from checks.gatherers.http_line import HttpLine
from checks.gatherers.network import Network
from checks.gatherers.wire import Wire

MAX_LINES = 4  # to one peer: beside them there may be other ports, and offers of TLS versions
MAX_DEPTH = 16  # requests under way on one line
# What one more connection costs is weighed against waiting for one that there is. A server
# nearby answers so fast that a pause of our own would look like a slow server.
LEAST_PATIENCE = 0.5  # seconds

Dial = Callable[[str, int], Awaitable[Wire]]


@dataclass(frozen=True, slots=True)
class Met:
    """How the first connection went. ``error`` is what kept it from carrying requests."""

    error: Exception | None
    is_open: bool  # TCP connected
    tls: ssl.SSLObject | None = None
    fault: ssl.SSLCertVerificationError | None = None  # of its certificate
    milliseconds: float = 0.0


class Peer:
    """Looks at the certificate where *host* is named; else it speaks plainly, for any host."""

    def __init__(self, network: Network, dial: Dial, host: str, address: str, port: int) -> None:
        self._network, self._dial = network, dial
        self._host, self._address, self._port = host, address, port
        self._lines: list[HttpLine] = []
        self._dialling = 0
        self._changed = asyncio.Event()
        self._meeting: asyncio.Task[Met] | None = None
        self._patience = LEAST_PATIENCE
        self._shares = True  # several requests may be under way on one connection

    async def meet(self) -> Met:
        """The first connection, made once however many ask."""
        if self._meeting is None:
            self._meeting = asyncio.create_task(self._meet())
        return await asyncio.shield(self._meeting)

    async def line(self, *, alone: bool = False, fresh: bool = False) -> HttpLine:
        """A connection for one request, to be used at once. Raises what kept us from connecting.

        With *alone*, nothing else is under way on it; with *fresh*, nothing ever was.
        """
        met = await self.meet()
        if met.error is not None:
            raise met.error
        asked_at = time.monotonic()
        while True:
            self._forget_ended()
            if not fresh and (chosen := self._chosen(alone)):
                return chosen
            lines = len(self._lines) + self._dialling
            has_room = lines < MAX_LINES
            left = self._patience - (time.monotonic() - asked_at)
            if has_room and (fresh or not lines or left <= 0 or (not alone and self._is_slow())):
                return await self._another()
            await self._change(left if has_room else None)

    async def close(self) -> None:
        for line in self._lines:
            line.end()
        if self._meeting is not None:
            self._meeting.cancel()
            await asyncio.gather(self._meeting, return_exceptions=True)

    # --- which connection ------------------------------------------------------------------

    def _chosen(self, alone: bool) -> HttpLine | None:
        """An idle line, or one where waiting costs less than another connection would."""
        idle = next((line for line in self._lines if line.is_idle), None)
        if idle is not None or alone or not self._shares:
            return idle
        quick = [line for line in self._lines if line.keeps and line.waiting < MAX_DEPTH]
        best = min(quick, key=self._wait_for, default=None)
        return best if best and self._wait_for(best) < self._patience else None

    def _is_slow(self) -> bool:
        """Whether waiting for any line that lasts costs more than another connection would."""
        kept = [line for line in self._lines if line.keeps]
        if not self._shares:
            return bool(kept)
        return bool(kept) and min(map(self._wait_for, kept)) >= self._patience

    @staticmethod
    def _wait_for(line: HttpLine) -> float:
        """Seconds until *line* would come to one more request."""
        return line.waiting * line.pace

    def _forget_ended(self) -> None:
        # After a time-out, or a line that broke with several waiting, each gets its own.
        self._shares = self._shares and not any(line.failed for line in self._lines)
        self._lines = [line for line in self._lines if not line.ended]

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _change(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    # --- connecting ------------------------------------------------------------------------

    async def _meet(self) -> Met:
        async with self._network.slot(self._host or self._address):
            return await self._met()

    async def _met(self) -> Met:
        fault: ssl.SSLCertVerificationError | None = None
        wire: Wire | None = None
        try:
            began = time.perf_counter()
            wire, round_trip = await self._dialled()
            if self._host:
                try:
                    await self._network.shake_hands(wire, self._host, verify=True)
                except ssl.SSLCertVerificationError as error:
                    fault, began = error, time.perf_counter()
                    wire, round_trip = await self._dialled()
                    await self._network.shake_hands(wire, self._host, verify=False)
        except FAILURES as error:
            return Met(error, is_open=wire is not None)
        seconds = time.perf_counter() - began
        self._patience = max(LEAST_PATIENCE, seconds)
        self._carry(wire, round_trip)
        return Met(None, is_open=True, tls=wire.tls, fault=fault, milliseconds=seconds * 1000)

    async def _another(self) -> HttpLine:
        self._dialling += 1
        try:
            async with self._network.slot(self._host or self._address):
                wire, round_trip = await self._dialled()
                if self._host:
                    # What the certificate is like was seen on the first connection.
                    await self._network.shake_hands(wire, self._host, verify=False)
            return self._carry(wire, round_trip)
        finally:
            self._dialling -= 1
            self._tell()  # there is room again, should it have failed

    async def _dialled(self) -> tuple[Wire, float]:
        began = time.perf_counter()
        wire = await self._dial(self._address, self._port)
        return wire, time.perf_counter() - began

    def _carry(self, wire: Wire, round_trip: float) -> HttpLine:
        line = HttpLine(wire, self._network.limits, round_trip, self._tell)
        self._lines.append(line)
        return line
