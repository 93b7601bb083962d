"""Relays in front of TCP servers that spoil chosen connections, handshakes or requests."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self

Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[str], Awaitable[Pipe]]  # a host name -> the server behind
Chosen = Callable[[str], str]  # "host/path", or a host -> a fault, or ""

PIECE = 65_536
ALERT = bytes.fromhex("15 0303 0002 02 50")  # fatal, internal_error (RFC 8446 section 6)
# What takes the place of the status line, and of what follows the head.
CUT_SHORT = (b"HTTP/1.1 200 OK", b"Content-Length: 5000\r\n\r\n<!doctype html><title>Half")
IN_PLACE = {
    "challenge": (
        b"HTTP/1.1 403 Forbidden",
        b"cf-mitigated: challenge\r\nContent-Length: 31\r\n\r\n<title>Just a moment...</title>\n",
    ),
    "throttled": (
        b"HTTP/1.1 429 Too Many Requests",
        b"Retry-After: 60\r\nContent-Length: 0\r\n\r\n",
    ),
}
OF_THE_BODY = (b"content-length:", b"content-encoding:", b"transfer-encoding:", b"location:")


async def hang() -> None:
    await asyncio.Event().wait()


async def reset(writer: asyncio.StreamWriter, begun: bytes = b"") -> None:
    """Send what has begun, then RST in place of FIN."""
    writer.write(begun)
    await writer.drain()
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def drip(writer: asyncio.StreamWriter, begun: bytes) -> None:
    """A byte a second, without end."""
    for byte in begun * 1000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


class StreamRelay:
    """A server whose conversations end with it, whatever they wait for."""

    def __init__(self, talk: Callable[[*Pipe], Awaitable[None]]) -> None:
        self.talk = talk
        self._talks: set[asyncio.Task[None] | None] = set()

    async def start(self, bound: socket.socket, tls: ssl.SSLContext | None = None) -> Self:
        self.server = await asyncio.start_server(self._one, sock=bound, ssl=tls)
        return self

    async def stop(self) -> None:
        self.server.close()
        talks = [talk for talk in self._talks if talk]
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.add(asyncio.current_task())
        with suppress(OSError, EOFError, ssl.SSLError, asyncio.CancelledError):
            await self.talk(reader, writer)
        writer.transport.abort()


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand on what comes until it ends."""
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()


async def relay(here: Pipe, behind: Pipe) -> None:
    try:
        await asyncio.gather(pump(here[0], behind[1]), pump(behind[0], here[1]))
    finally:
        behind[1].transport.abort()


def http_relay(connect: Connect, chosen: Chosen) -> StreamRelay:
    """Hands on requests one by one, but for the chosen."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind: Pipe | None = None
        answers: asyncio.Task[None] | None = None
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                host, path = _asked(head)
                fault = chosen(host + path)
                if fault == "silent":
                    await hang()
                if fault and answers:
                    # Nothing is on its way: each request waits for the answer before.
                    answers.cancel()
                    await asyncio.gather(answers, return_exceptions=True)
                if behind is None:
                    behind = await connect(host)
                behind[1].write(head)
                if fault:
                    await _spoil_answer(await behind[0].readuntil(b"\r\n\r\n"), writer, fault)
                    return
                answers = answers or asyncio.create_task(pump(behind[0], writer))
        finally:
            if answers:
                answers.cancel()
            if behind:
                behind[1].transport.abort()

    return StreamRelay(talk)


def _asked(head: bytes) -> tuple[str, str]:
    request, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if line)
    return headers["host"].partition(":")[0], request.split(" ")[1]


async def _spoil_answer(head: bytes, writer: asyncio.StreamWriter, fault: str) -> None:
    """Give the server's own headers, and then not what it meant to say."""
    status, rest = IN_PLACE.get(fault, CUT_SHORT)
    kept = [
        line
        for line in head.split(b"\r\n")[1:]
        if line and not line.lower().startswith(OF_THE_BODY)
    ]
    begun = b"\r\n".join([status, *kept, rest])
    if fault == "reset":
        await reset(writer, begun)
    elif fault == "drip":
        top, _, body = begun.partition(b"\r\n\r\n")
        writer.write(top + b"\r\n\r\n")
        await drip(writer, body)
    else:
        writer.write(begun)
        await writer.drain()
        writer.close()


def tls_relay(connect: Connect, chosen: Chosen) -> StreamRelay:
    """Hands connections on unopened, but for those whose server name is chosen."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello = await reader.read(PIECE)
        host = _server_name(hello)
        fault = chosen(host)
        if fault == "silent":
            await hang()
        elif fault == "reset":
            await reset(writer, ALERT[:2])
        elif fault == "alert":
            writer.write(ALERT)
            await writer.drain()
        elif fault == "drip":
            await drip(writer, b"\x16\x03\x03\x40\x00")  # a handshake message of 16 kB begins
        else:
            behind = await connect(host)
            behind[1].write(hello)
            await relay((reader, writer), behind)

    return StreamRelay(talk)


def _server_name(hello: bytes) -> str:
    """The server name that a ClientHello carries (RFC 8446 section 4.1.2, RFC 6066); "" for none.

    Read by hand: OpenSSL refuses the smallest of hellos before it looks at their names.
    """
    at = 43  # after the record's and the message's head, the version and the random bytes
    at += 1 + hello[at]
    at += 2 + int.from_bytes(hello[at : at + 2])
    at += 1 + hello[at] + 2
    while at + 4 <= len(hello):
        kind, size = struct.unpack_from("!HH", hello, at)
        if kind == 0:
            return hello[at + 9 : at + 4 + size].decode()
        at += 4 + size
    return ""


def mail_relay(connect: Connect, fault: str, at: str) -> StreamRelay:
    """Spoils the greeting, or what follows STARTTLS, of every conversation; else hands it on."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind = await connect("")
        try:
            if fault and at == "greeting":
                await _spoil_line(writer, fault, b"220 mail.example ESMTP")
                return
            writer.write(await behind[0].readline())
            while line := await reader.readline():
                if fault and line == b"STARTTLS\r\n":
                    writer.write(b"220 go ahead\r\n")
                    await reader.read(PIECE)
                    await _spoil_line(writer, fault, ALERT[:2])
                    return
                behind[1].write(line)
                await _reply(behind[0], writer)
                if line == b"STARTTLS\r\n":
                    await relay((reader, writer), behind)
        finally:
            behind[1].transport.abort()

    return StreamRelay(talk)


async def _reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
        if line[3:4] == b" ":
            break


async def _spoil_line(writer: asyncio.StreamWriter, fault: str, begun: bytes) -> None:
    if fault == "silent":
        await hang()
    elif fault == "drip":
        await drip(writer, begun)
    elif fault == "alert":
        writer.write(ALERT)
        await writer.drain()
    else:
        await reset(writer, begun)
