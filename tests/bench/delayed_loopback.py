"""Relays on loopback that hold back what they carry: delays for those who are not root.

Every address 127.0.0.N gets a twin 127.0.1.N, which listens at the same ports. Only data is held
back: a handshake on loopback takes no time, so a connection's first data waits for one round trip
more. The time is about right; it is not quite in its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack, suppress
from functools import partial
from threading import Event, Thread
from types import TracebackType
from typing import Self, cast

REAL, TWIN = "127.0.0.", "127.0.1."
CHUNK = 65536


def twin(text: str) -> str:
    """*text*, an address or a whole network file, with the twins for the real addresses."""
    return text.replace(REAL, TWIN)


class DelayedLoopback:
    """The relays of *addresses*, in a thread. ``round_trip`` (seconds) may change at any time."""

    def __init__(
        self, addresses: Iterable[str], tcp: Iterable[int], udp: Iterable[int], round_trip: float
    ) -> None:
        self.round_trip = round_trip
        self._addresses, self._tcp, self._udp = list(addresses), list(tcp), list(udp)
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._ready = Event()
        self._pumps: set[asyncio.Future[list[None]]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with AsyncExitStack() as stack:
            for address in self._addresses:
                await self._listen(stack, address)
            self._ready.set()
            await self._stop.wait()

    async def _listen(self, stack: AsyncExitStack, address: str) -> None:
        for port in self._tcp:
            carry = partial(self._carry, address, port)
            server = await asyncio.start_server(carry, twin(address), port)
            stack.callback(server.close)
        for port in self._udp:
            transport, _ = await self._loop.create_datagram_endpoint(
                lambda port=port: _Questions(self, (address, port)),  # type: ignore[misc]
                local_addr=(twin(address), port),
            )
            stack.callback(transport.close)

    async def _carry(
        self, address: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await asyncio.sleep(self.round_trip)
            onward, back = await asyncio.open_connection(address, port)
        except (ConnectionError, asyncio.CancelledError):
            writer.transport.abort()
            return
        # The loop itself holds its tasks only weakly.
        pumps = asyncio.gather(self._pump(reader, back), self._pump(onward, writer))
        self._pumps.add(pumps)
        try:
            await pumps
        finally:
            self._pumps.discard(pumps)
            for each in (writer, back):
                each.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while chunk := await reader.read(CHUNK):
                self._loop.call_later(self.round_trip / 2, writer.write, chunk)
            await asyncio.sleep(self.round_trip / 2)
            writer.close()
            await writer.wait_closed()

    def later(self, transport: asyncio.DatagramTransport, data: bytes, to: object = None) -> None:
        self._loop.call_later(self.round_trip / 2, transport.sendto, data, to)


class _Questions(asyncio.DatagramProtocol):
    """Takes datagrams in; each goes on from a socket of its own, which takes the answer."""

    def __init__(self, relay: DelayedLoopback, onward: tuple[str, int]) -> None:
        self._relay, self._onward = relay, onward
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # On Python 3.11 it is one in all but its base class.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        task = asyncio.ensure_future(self._send_on(data, addr))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_on(self, data: bytes, sender: tuple[str, int]) -> None:
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Answer(partial(self._relay.later, self._transport, to=sender)),
            remote_addr=self._onward,
        )
        self._relay.later(transport, data)


class _Answer(asyncio.DatagramProtocol):
    def __init__(self, answer: partial[None]) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._answer(data)
        self._transport.close()
