"""A scriptable HTTP or HTTPS server on 127.0.0.1, and the small network around it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from checks.gatherers.connections import Connections
from checks.gatherers.fetcher import Fetcher
from checks.gatherers.network import Limits, Network, NetworkConfig
from checks.gatherers.resolver import Resolver
from tests.checks.gatherers.dns_responder import PATIENT, Responder, Wanted

PUBLIC = "203.0.114.10"  # what the evidence shows; 127.0.0.1 is dialled
CLOSED = "203.0.114.77"  # nobody listens there
COACH_ZONE = f"coach.example. 60 A {PUBLIC}\nwww.coach.example. 60 A {PUBLIC}"
QUICK = Limits(
    dns_seconds=0.3,
    connect_seconds=3.0,  # also a TLS handshake, on a busy machine
    request_seconds=1.2,
    read_seconds=0.6,
    visit_seconds=3.0,
    dialogue_seconds=0.8,
)


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    host: str
    path: str
    headers: Mapping[str, str]


Script = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Script


def answer(
    body: bytes | str = b"", status: int = 200, length: int | None = None, **headers: str
) -> bytes:
    """A whole response. Header names are given with underscores: content_type="text/html"."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Something", f"Content-Length: {length or len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def page(text: str, **headers: str) -> bytes:
    return answer(f"<!doctype html><title>T</title><p>{text}", content_type="text/html", **headers)


def redirect(location: str, status: int = 301, **headers: str) -> bytes:
    return answer(b"", status, location=location, **headers)


class HttpServer:
    """Answers by "host/path", then "/path", then "*", else with 404; keeps what it was asked."""

    def __init__(self, answers: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> None:
        self.answers = answers
        self.tls = tls
        self.asked: list[Asked] = []
        self.connections = 0

    async def __aenter__(self) -> Self:
        self._open: set[asyncio.StreamWriter] = set()
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port: int = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.server.close()
        for writer in tuple(self._open):
            writer.transport.abort()
        await self.server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        self.connections += 1
        with suppress(OSError, EOFError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await self._answer(_asked(head), writer)
                await writer.drain()
        self._open.discard(writer)
        writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked)
        keys = (asked.host + asked.path, asked.path, "*")
        missing = answer(b"not here", 404, content_type="text/plain")
        found = next((self.answers[key] for key in keys if key in self.answers), missing)
        if isinstance(found, bytes):
            writer.write(found)
        else:
            await found(asked, writer)


def _asked(head: bytes) -> Asked:
    request, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = request.split(" ")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Asked(method, headers.get("host", ""), path, headers)


@dataclass
class Site:
    """A resolver, a web server and a fetcher that sees the one through the other."""

    network: Network
    dns: Resolver
    http: Fetcher
    server: HttpServer
    secure: HttpServer

    @property
    def asked_paths(self) -> list[str]:
        return [asked.path for asked in self.server.asked]


@asynccontextmanager
async def site(
    answers: Mapping[str, Answer] | None = None,
    *,
    secure: Mapping[str, Answer] | None = None,
    tls: ssl.SSLContext | None = None,
    trust: tuple[Path, ...] = (),
    records: str = "",
    zone: str = COACH_ZONE,
    dns_faults: Mapping[Wanted, str] | None = None,
    ports: Mapping[int, int] | None = None,
    addresses: Mapping[str, str] | None = None,
) -> AsyncIterator[Site]:
    """A web server and the DNS that leads to it; *secure* is its https side.

    The DNS holds *zone*, by default coach.example and www.coach.example, and *records*.
    """
    async with AsyncExitStack() as stack:
        plain = await stack.enter_async_context(HttpServer(answers or {}))
        encrypted = await stack.enter_async_context(HttpServer(secure or {}, tls))
        responder = await stack.enter_async_context(Responder(f"{zone}\n{records}", dns_faults))
        config = NetworkConfig(
            nameservers=(("127.0.0.1", responder.port),),
            authoritative_port=responder.port,
            addresses={PUBLIC: "127.0.0.1", CLOSED: "127.0.0.2", **(addresses or {})},
            ports={80: plain.port, 443: encrypted.port, **(ports or {})},
            trust=trust,
        )
        limits = QUICK if dns_faults else replace(QUICK, dns_seconds=PATIENT.dns_seconds)
        network = Network(config, limits)
        resolver = await stack.enter_async_context(Resolver(network))
        connections = await stack.enter_async_context(Connections(network))
        fetcher = await stack.enter_async_context(Fetcher(resolver, connections))
        yield Site(network, resolver, fetcher, plain, encrypted)
