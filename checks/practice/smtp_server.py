"""The lab's mail servers: RFC 5321 up to the envelope, with STARTTLS (RFC 3207).

They take no mail: the sender's address is refused, which is all that an audit needs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from checks.practice.certificates import Authority
from checks.practice.listening import Listener
from checks.practice.sockets import Bound
from checks.practice.world import World

IDLE_SECONDS = 30.0
MAX_LINE = 2048


class MailServers:
    def __init__(
        self, world: Callable[[], World], authority: Authority, loopback: Mapping[str, str]
    ) -> None:
        self._world = world
        self._authority = authority
        self._names = {
            loopback[server.address]: server.name for server in world().mail_servers.values()
        }
        self._listener = Listener()

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(self._names)

    def start(self, bound: Bound) -> None:
        for (address, _), one in bound.items():
            self._listener.converse(one, partial(self._talk, self._names[address]), MAX_LINE)

    async def stop(self) -> None:
        await self._listener.stop()

    async def _talk(
        self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        session = _Session(self._world, self._authority, name, reader, writer)
        async with asyncio.timeout(IDLE_SECONDS):
            await session.run()


class _Session:
    def __init__(
        self,
        world: Callable[[], World],
        authority: Authority,
        name: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._server = world().mail_servers[name]
        self._authority = authority
        self._reader, self._writer = reader, writer
        self._encrypted = False

    async def run(self) -> None:
        await self._say(f"220 {self._server.name} ESMTP practice")
        while line := await self._reader.readline():
            verb = line.strip().split(b" ")[0].upper()
            if verb == b"QUIT":
                await self._say("221 Goodbye")
                return
            if verb == b"STARTTLS" and self._may_encrypt:
                await self._say("220 Ready to start TLS")
                await self._writer.start_tls(
                    self._authority.context(self._server.certificate_names)
                )
                self._encrypted = True
            else:
                await self._say(*self._replies(verb))

    @property
    def _may_encrypt(self) -> bool:
        return self._server.starttls and not self._encrypted

    def _replies(self, verb: bytes) -> tuple[str, ...]:
        if verb == b"EHLO":
            offers = ["PIPELINING", "SIZE 35882577", "8BITMIME", "ENHANCEDSTATUSCODES"]
            lines = [self._server.name, *offers, *(["STARTTLS"] if self._may_encrypt else [])]
            return (*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")
        return (
            {
                b"HELO": f"250 {self._server.name}",
                b"NOOP": "250 OK",
                b"RSET": "250 OK",
                b"MAIL": "550 5.7.1 The practice lab takes no mail",
                b"RCPT": "503 5.5.1 MAIL first",
                b"DATA": "503 5.5.1 MAIL first",
            }.get(verb, "502 5.5.2 Command not recognised"),
        )

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()
