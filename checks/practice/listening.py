"""Accepting connections, and letting all of them go again at the end.

Python 3.11's own server can't end a handshake that is under way: a visitor who connects and
says nothing would keep its socket open after the lab has stopped.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

BACKLOG = 128

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Listener:
    """Hands each connection of its sockets to a new protocol, or to a conversation."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def listen(
        self,
        bound: socket.socket,
        protocol: Callable[[], asyncio.BaseProtocol],
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Speak *protocol*, after TLS where a *context* is given."""
        bound.listen(BACKLOG)
        self._start(self._accept(bound, protocol, context)).add_done_callback(
            lambda _: bound.close()
        )

    def converse(self, bound: socket.socket, talk: Conversation, limit: int) -> None:
        """Run *talk* for each connection, with lines of at most *limit* bytes."""

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._start(_closing(talk, reader, writer))

        self.listen(
            bound,
            lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader(limit=limit), connected),
        )

    async def stop(self) -> None:
        """Close the sockets; end handshakes and conversations under way.

        The connections of a *protocol* that has finished its handshake are its own business.
        """
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(
        self,
        bound: socket.socket,
        protocol: Callable[[], asyncio.BaseProtocol],
        context: ssl.SSLContext | None,
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            connection, _ = await loop.sock_accept(bound)
            # As web servers do: answers that follow one another must not wait for each other.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            welcome = self._start(self._welcome(connection, protocol, context))
            welcome.add_done_callback(partial(_close_if_cancelled, connection))

    @staticmethod
    async def _welcome(
        connection: socket.socket,
        protocol: Callable[[], asyncio.BaseProtocol],
        context: ssl.SSLContext | None,
    ) -> None:
        loop = asyncio.get_running_loop()
        with suppress(OSError):  # the visitor left, or disliked the certificate
            await loop.connect_accepted_socket(protocol, connection, ssl=context)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _close_if_cancelled(connection: socket.socket, welcome: asyncio.Task[None]) -> None:
    """A welcome that was cancelled before its first step has no transport to do this."""
    if welcome.cancelled():
        connection.close()


async def _closing(
    talk: Conversation, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        await talk(reader, writer)
    except (EOFError, TimeoutError, ValueError, OSError):
        pass  # left, was silent, talked without end, or failed the handshake
    except asyncio.CancelledError:
        writer.transport.abort()  # the lab stops: no goodbye in TLS
        raise
    finally:
        writer.close()
