"""The practice lab seen through relays that spoil one thing: a question, a host, a request."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from checks.gatherers.network import Limits, Network, NetworkConfig
from checks.practice.certificates import Authority
from checks.practice.sockets import bind_everywhere
from tests.checks.gatherers.faulty_dns import DnsRelay
from tests.checks.gatherers.faulty_streams import (
    Connect,
    Pipe,
    StreamRelay,
    http_relay,
    mail_relay,
    tls_relay,
)

Service = Literal["resolver", "server", "http", "https", "tls", "smtp", "rdap", "port"]
R = TypeVar("R", DnsRelay, StreamRelay)

RESOLVER = "127.0.0.1"
IMPATIENT = Limits(
    dns_seconds=0.5,
    dns_tries=2,
    connect_seconds=1.0,
    request_seconds=1.2,
    read_seconds=0.5,
    visit_seconds=1.5,
    dialogue_seconds=1.0,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """*name* of what goes wrong, and where: a service, and what of it as a shell pattern.

    Of "resolver" and "server" (a zone's own) a question, "TYPE name"; of "http", "https" and
    "rdap" a request, "host/path"; of "tls" a host; of "smtp" where in the talk; of "port" a
    public address and its port.
    """

    service: Service
    what: str
    name: str

    def at(self, service: Service) -> Callable[[str], str]:
        def chosen(what: str) -> str:
            return self.name if self.service == service and fnmatchcase(what, self.what) else ""

        return chosen

    def at_port(self, public: int) -> str:
        """The public address that lets nobody in at this port; "" for none."""
        address, _, port = self.what.rpartition(":")
        return address if self.service == "port" and port == str(public) else ""


@asynccontextmanager
async def faulty_internet(
    config: NetworkConfig, fault: Fault, authority: Authority, trust: Path
) -> AsyncIterator[Network]:
    """The network of *config*, with *fault* in it.

    Requests over https can be read, and so spoilt, only by a relay that has certificates: its
    *authority*'s, whose root *trust* holds.
    """
    async with AsyncExitStack() as stack:
        relays = _Relays(config, fault, stack)
        dns_port = await relays.dns()
        ports = {
            80: await relays.streams(80, lambda behind: http_relay(behind, fault.at("http"))),
            443: await relays.secure(authority),
            25: await relays.streams(25, lambda behind: mail_relay(behind, *relays.mail_fault)),
        }
        yield Network(
            replace(
                config,
                nameservers=((RESOLVER, dns_port),),
                authoritative_port=dns_port,
                ports=ports,
                trust=(*config.trust, trust),
                rdap=f"http://{RESOLVER}:{await relays.rdap()}/",
            ),
            IMPATIENT,
        )


@dataclass(slots=True)
class _Relays:
    config: NetworkConfig
    fault: Fault
    stack: AsyncExitStack

    @property
    def mail_fault(self) -> tuple[str, str]:
        return (self.fault.name, self.fault.what) if self.fault.service == "smtp" else ("", "")

    async def dns(self) -> int:
        port = self.config.authoritative_port
        addresses = [RESOLVER, *await self._listening(port)]
        here, bound = bind_everywhere(addresses, socket.SOCK_DGRAM, socket.SOCK_STREAM)
        for address in addresses:
            await self._started(DnsRelay(address, port, self._question).start(bound))
        return here

    def _question(self, what: str, address: str) -> str:
        return self.fault.at("resolver" if address == RESOLVER else "server")(what)

    async def secure(self, authority: Authority) -> int:
        if self.fault.service != "https":
            return await self.streams(443, lambda up: tls_relay(up, self.fault.at("tls")))
        return await self.streams(
            443, lambda up: http_relay(up, self.fault.at("https")), _certified(authority)
        )

    async def streams(
        self,
        public: int,
        relay: Callable[[Connect], StreamRelay],
        tls: ssl.SSLContext | None = None,
    ) -> int:
        """Relay every address of the lab that listens at *public*; return the port here."""
        port = self.config.ports[public]
        addresses = await self._listening(port)
        here, bound = bind_everywhere(addresses, socket.SOCK_STREAM)
        for address in addresses:
            if self.config.addresses.get(self.fault.at_port(public)) == address:
                self._fill(bound[address, socket.SOCK_STREAM])
                continue
            behind = _connect(address, port, secure=tls is not None)
            await self._started(relay(behind).start(bound[address, socket.SOCK_STREAM], tls))
        return here

    def _fill(self, listening: socket.socket) -> None:
        """Let the queue of those who wait to be accepted be full, so that nobody else gets in."""
        self.stack.callback(listening.close)
        listening.listen(0)
        for _ in range(2):
            waiting = self.stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())

    async def rdap(self) -> int:
        port = urlsplit(self.config.rdap or "").port or 80
        here, bound = bind_everywhere([RESOLVER], socket.SOCK_STREAM)
        relay = http_relay(_connect(RESOLVER, port), self.fault.at("rdap"))
        await self._started(relay.start(bound[RESOLVER, socket.SOCK_STREAM]))
        return here

    async def _listening(self, port: int) -> list[str]:
        found = []
        for address in self.config.addresses.values():
            try:
                _, writer = await asyncio.open_connection(address, port)
            except OSError:
                continue
            writer.close()
            found.append(address)
        return found

    async def _started(self, starting: Awaitable[R]) -> None:
        self.stack.push_async_callback((await starting).stop)


def _connect(address: str, port: int, *, secure: bool = False) -> Connect:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if secure else None
    if context:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE

    async def connect(host: str) -> Pipe:
        return await asyncio.open_connection(
            address, port, ssl=context, server_hostname=host if context else None
        )

    return connect


def _certified(authority: Authority) -> ssl.SSLContext:
    """Presents a good certificate for whatever host is asked for."""
    context = authority.listener(("unnamed.example",))

    def choose(handshake: ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> None:
        if host:
            handshake.context = authority.context((host,))

    context.sni_callback = choose
    return context
