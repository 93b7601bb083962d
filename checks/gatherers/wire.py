"""One TCP connection, and TLS on it once asked for: bytes go in and come out, nothing queues.

An audit opens some thirty connections and most of its CPU goes into them. asyncio's own TLS
transport and streams would put two more protocols and two more buffers between the socket
and the reader, and on Python 3.11 hide the certificates behind private attributes.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Protocol

READ = 262_144  # at most decrypted at once, in bytes


class Receiver(Protocol):
    """Who reads a wire."""

    def received(self, data: bytes) -> None: ...

    def lost(self, error: Exception | None) -> None:
        """Nothing more will come; without *error* the other side closed in good order."""


class Wire(asyncio.Protocol):
    """Made by :meth:`checks.gatherers.network.Network.dial`, which has judged the address."""

    tls: ssl.SSLObject | None = None

    def __init__(self) -> None:
        self._receiver: Receiver | None = None
        self._early = bytearray()  # what came before anyone read
        self._lost: Exception | None = None
        self._over = False
        self._shaking: asyncio.Future[None] | None = None

    def attach(self, receiver: Receiver) -> None:
        """Hand everything to *receiver*, beginning with what is here already."""
        self._receiver = receiver
        if self._early:
            early = bytes(self._early)
            self._early.clear()
            receiver.received(early)
        if self._over:
            receiver.lost(self._lost)

    def send(self, data: bytes) -> None:
        if self._over:
            return
        if self.tls is None:
            self._transport.write(data)
            return
        self.tls.write(data)
        self._flush()

    def drop(self) -> None:
        """Leave at once: no farewell is waited for, and nothing more is delivered."""
        self._over = True
        self._receiver = None
        self._transport.abort()

    async def shake_hands(self, context: ssl.SSLContext, host: str, said: bytes = b"") -> None:
        """Start TLS as a client that asks for *host*; *said* is what came too early for it.

        Raises ssl.SSLError, ConnectionError, or ValueError for a *host* that can't be asked for.
        """
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._incoming.write(bytes(self._early) + said)
        self._early.clear()
        if self._over:
            raise self._lost or ConnectionResetError()
        shaking = self._shaking = asyncio.get_running_loop().create_future()
        self._shake()
        await shaking

    # --- called by asyncio -----------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  what TCP always has
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self.tls is None:
            self._deliver(data)
            return
        self._incoming.write(data)
        if self._shaking is not None:
            self._shake()
        else:
            self._decrypt()

    def connection_lost(self, error: Exception | None) -> None:
        self._end(error)

    # --- inside ----------------------------------------------------------------------------

    def _shake(self) -> None:
        assert self.tls is not None and self._shaking is not None  # noqa: S101, PT018
        shaking = self._shaking
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            self._flush()
            return
        except ssl.SSLError as error:
            self._shaking = None
            self._flush()  # the alert that says why
            self._over = True
            self._transport.close()
            if not shaking.done():
                shaking.set_exception(error)
            return
        self._shaking = None
        self._flush()
        if not shaking.done():
            shaking.set_result(None)
        self._decrypt()

    def _decrypt(self) -> None:
        assert self.tls is not None  # noqa: S101
        try:
            while not self._over and (data := self.tls.read(READ)):
                self._deliver(data)
        except ssl.SSLWantReadError:
            self._flush()  # an answer to a key update, at most
            return
        except ssl.SSLZeroReturnError:
            self._close(None)
            return
        except ssl.SSLError as error:
            self._close(error)
            return
        self._close(None)

    def _deliver(self, data: bytes) -> None:
        if self._receiver is not None:
            self._receiver.received(data)
        elif not self._over:
            self._early += data

    def _close(self, error: Exception | None) -> None:
        self._transport.abort()
        self._end(error)

    def _end(self, error: Exception | None) -> None:
        if self._over:
            return
        self._over, self._lost = True, error
        if self._shaking is not None and not self._shaking.done():
            self._shaking.set_exception(error or ConnectionResetError())
        if self._receiver is not None:
            self._receiver.lost(error)

    def _flush(self) -> None:
        if self._outgoing.pending and not self._transport.is_closing():
            self._transport.write(self._outgoing.read())
