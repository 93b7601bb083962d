"""The network guard: what may be contacted, how it is dialled, and at what pace.

Every socket of the product is opened here or after asking here. The address that was judged
is the address that is dialled, so a name that changes its answer in between gains nothing.
The default network is the public internet; an operator's TOML file describes another one.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary, WeakValueDictionary

from checks.gatherers.gaps import Blocked, gap_of
from checks.gatherers.network_file import NetworkConfig, NetworkFileError
from checks.gatherers.tally import Tally
from checks.gatherers.wire import Wire

__all__ = ["Blocked", "Limits", "Network", "NetworkConfig", "NetworkFileError", "gap_of"]

IPAddress = IPv4Address | IPv6Address
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]

ALLOWED_PORTS = frozenset({80, 443, 25, 53})

# IANA's special-purpose registries (RFC 6890), written out because what Python calls
# "global" has changed between patch releases.
_SPECIAL_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # carrier-grade NAT
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local, and where clouds keep their metadata
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # 6to4 relays, withdrawn by RFC 7526
            "192.168.0.0/16",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_UNICAST_V6 = IPv6Network("2000::/3")  # all that IANA has handed out
_SPECIAL_V6 = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20"))  # protocols, documentation
)
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Limits:
    """How gently and how patiently we look. Times are in seconds."""

    per_host: int = 6  # dials at once towards one target
    overall: int = 60
    connect_seconds: float = 5.0
    dns_seconds: float = 2.0  # for one try
    dns_tries: int = 3
    request_seconds: float = 15.0  # one HTTP request, to the end of its answer
    read_seconds: float = 8.0  # between two pieces of an answer
    visit_seconds: float = 35.0  # a URL with all its redirects
    dialogue_seconds: float = 15.0  # with a mail server, from connecting to the last reply


class Network:
    """The guard, the map from public to dialled endpoints, the trust store and the pace.

    May be shared by several runs and event loops. Holds no socket itself.
    """

    def __init__(self, config: NetworkConfig | None = None, limits: Limits | None = None) -> None:
        self.config = config or NetworkConfig()
        self.limits = limits or Limits()
        self.tally = Tally()
        self._paces: WeakKeyDictionary[asyncio.AbstractEventLoop, _Pace] = WeakKeyDictionary()
        # One context each for the whole life: reading the system's roots takes 20 ms.
        self._contexts: dict[bool, ssl.SSLContext] = {}
        base = urlsplit(self.config.rdap or "")
        self._rdap = base.hostname, base.port or {"http": 80, "https": 443}.get(base.scheme)

    def check_address(self, address: str) -> None:
        """Raise Blocked unless *address* is globally routable unicast or inside ``allow``."""
        try:
            parsed = ip_address(address)
        except ValueError:
            raise Blocked(f"{address!r} is not an IP address") from None
        if self._allowed(parsed):
            return
        for inner in _reached(parsed):
            if not (_is_public(inner) or self._allowed(inner)):
                via = "" if inner == parsed else f" (it leads to {inner})"
                raise Blocked(f"{address} is not a public address{via}, so we did not connect")

    def check_port(self, port: int) -> None:
        """Raise Blocked unless *port*, before mapping, is one that a launch uses.

        The port of the operator's own RDAP base is allowed beside them.
        """
        if port not in ALLOWED_PORTS and port != self._rdap[1]:
            raise Blocked(f"port {port} is not one we connect to")

    def is_rdap_host(self, host: str) -> bool:
        """Whether *host* is the one in the operator's RDAP base, which may be private."""
        return self.config.rdap is not None and host == self._rdap[0]

    def mapped_port(self, port: int) -> int:
        """Where the public *port* is really listened to in this network."""
        return self.config.ports.get(port, port)

    def mapped_address(self, address: str) -> str:
        """Where the public *address*, in canonical form, is really dialled."""
        return self.config.addresses.get(address, address)

    def endpoint(self, address: str, port: int) -> tuple[str, int]:
        """Judge a public endpoint and return what to dial for it. Raises Blocked."""
        if (address, port) != self._rdap:
            self.check_address(address)
            self.check_port(port)
        return self.mapped_address(str(ip_address(address))), self.mapped_port(port)

    async def dial(self, address: str, port: int) -> Wire:
        """Open a TCP connection to a public endpoint, without delaying small segments.

        Raises Blocked, TimeoutError or OSError: see :func:`gap_of`.
        """
        host, dialled_port = self.endpoint(address, port)
        self.tally.tcp_connections += 1
        with self.tally.waiting("tcp", f"{address}:{port}"):
            async with asyncio.timeout(self.limits.connect_seconds):
                # asyncio sets TCP_NODELAY, and looks up nothing for a literal address.
                _, wire = await asyncio.get_running_loop().create_connection(
                    Wire, host, dialled_port
                )
        return wire

    async def shake_hands(self, wire: Wire, host: str, *, verify: bool, said: bytes = b"") -> None:
        """Start TLS on *wire*, asking for *host*; a wire that fails is dropped.

        *said* is what the other side sent already.

        Raises ssl.SSLError, TimeoutError, OSError, or ValueError for an impossible name.
        """
        try:
            with self.tally.waiting("tls", host):
                async with asyncio.timeout(self.limits.connect_seconds):
                    await wire.shake_hands(self.tls_context(verify=verify), host, said)
        except BaseException:
            wire.drop()
            raise

    async def connect(
        self,
        address: str,
        port: int,
        *,
        ssl: ssl.SSLContext | None = None,
        server_hostname: str | None = None,
    ) -> Connection:
        """As :meth:`dial`, as a stream, and with a TLS context of the caller's own."""
        host, dialled_port = self.endpoint(address, port)
        self.tally.tcp_connections += 1
        with self.tally.waiting("tls" if ssl else "tcp", f"{address}:{port}", 2 if ssl else 1):
            async with asyncio.timeout(self.limits.connect_seconds):
                return await asyncio.open_connection(
                    host, dialled_port, ssl=ssl, server_hostname=server_hostname if ssl else None
                )

    def tls_context(self, *, verify: bool) -> ssl.SSLContext:
        """The shared client context; with *verify*, roots are the system's and ``trust``."""
        if verify not in self._contexts:
            self._contexts[verify] = self._new_context(verify)
        return self._contexts[verify]

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn towards *host*, so that no target sees a burst."""
        loop = asyncio.get_running_loop()
        pace = self._paces.get(loop)
        if pace is None:
            pace = self._paces[loop] = _Pace(self.limits)
        # The host's turn comes first: queueing for a busy host must not hold a place that
        # another host could use.
        async with pace.towards(host), pace.overall:
            yield

    def _allowed(self, address: IPAddress) -> bool:
        return any(address in network for network in self.config.allow)

    def _new_context(self, verify: bool) -> ssl.SSLContext:
        context = ssl.create_default_context()
        for path in self.config.trust:
            context.load_verify_locations(cafile=path)
        if not verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


class _Pace:
    """The semaphores of one event loop; a host's lives only while someone holds or awaits it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.overall = asyncio.Semaphore(limits.overall)
        self.hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    def towards(self, host: str) -> asyncio.Semaphore:
        semaphore = self.hosts.get(host)
        if semaphore is None:
            semaphore = self.hosts[host] = asyncio.Semaphore(self.limits.per_host)
        return semaphore


def _reached(address: IPAddress) -> tuple[IPAddress, ...]:
    """The addresses where a packet to *address* may come out, after every tunnel."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address in _NAT64:  # RFC 6052; the local-use 64:ff9b:1::/48 is refused as it stands
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo  # the server and the client behind it
    return (address,)


def _is_public(address: IPAddress) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    if address.scope_id is not None or address not in _UNICAST_V6:
        return False
    return not any(address in network for network in _SPECIAL_V6)
