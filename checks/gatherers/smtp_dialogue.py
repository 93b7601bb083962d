"""One SMTP connection. Everything the server says is bounded in lines and bytes."""

from __future__ import annotations

import asyncio
import ssl

from checks.gatherers.network import Network
from checks.gatherers.wire import Wire
from checks.parsing.smtp_reply import Reply, ReplyError, ReplyLine, parse_reply_line

MAX_LINES = 100  # of one reply
MAX_REPLY = 20_000  # bytes, and of everything unread
ENDLESS = "the mail server's reply has no end"


class SmtpDialogue:
    """Commands and replies in turn (RFC 5321 section 4.2), later under TLS."""

    def __init__(self, network: Network, host: str, wire: Wire) -> None:
        self._network, self._host, self._wire = network, host, wire
        self._unread = bytearray()
        self._ended: Exception | None = None
        self._news = asyncio.Event()
        wire.attach(self)

    @classmethod
    async def open(cls, network: Network, host: str, address: str) -> tuple[SmtpDialogue, Reply]:
        """Connect and read the banner. Raises ReplyError when it is a refusal."""
        dialogue = cls(network, host, await network.dial(address, 25))
        try:
            banner = await dialogue._reply()
            if not banner.positive:
                raise ReplyError(f"the mail server turned us away with code {banner.code}")
        except BaseException:
            dialogue.close()
            raise
        return dialogue, banner

    async def ask(self, command: bytes) -> Reply:
        self._wire.send(command)
        return await self._reply()

    async def start_tls(self, *, verify: bool) -> ssl.SSLObject:
        """Raises ReplyError when the server refuses what it offered, else what TLS raises."""
        ready = await self.ask(b"STARTTLS\r\n")
        if ready.code != 220:
            raise ReplyError(f"STARTTLS is offered, then refused with code {ready.code}")
        said = bytes(self._unread)  # in the clear: it must not be taken for a reply under TLS
        self._unread.clear()
        await self._network.shake_hands(self._wire, self._host, verify=verify, said=said)
        assert self._wire.tls is not None  # noqa: S101  the handshake is done
        return self._wire.tls

    def leave(self) -> None:
        """Say good-bye without waiting for the answer."""
        self._wire.send(b"QUIT\r\n")
        self.close()

    def close(self) -> None:
        self._wire.drop()

    # --- called by the wire ----------------------------------------------------------------

    def received(self, data: bytes) -> None:
        self._unread += data
        if len(self._unread) > MAX_REPLY:
            self._ended = ReplyError(ENDLESS)
            self.close()
        self._news.set()

    def lost(self, error: Exception | None) -> None:
        self._ended = self._ended or error or EOFError()
        self._news.set()

    # --- inside ----------------------------------------------------------------------------

    async def _reply(self) -> Reply:
        """Read one reply of any number of lines."""
        lines: list[ReplyLine] = []
        with self._network.tally.waiting("smtp", self._host):
            while not lines or not lines[-1].last:
                if len(lines) == MAX_LINES:
                    raise ReplyError(ENDLESS)
                lines.append(parse_reply_line(await self._line()))
        return Reply(lines[-1].code, tuple(line.text for line in lines))

    async def _line(self) -> bytes:
        while (end := self._unread.find(b"\n")) < 0:
            if self._ended is not None:
                raise self._ended
            self._news.clear()
            await self._news.wait()
        line = bytes(self._unread[: end + 1])
        del self._unread[: end + 1]
        return line
