"""The lab as a whole: a tool, a resolver and an internet, a delay line apart from each other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from tests.bench.lab import authority, daemons, sites, zones
from tests.bench.lab.clients import (
    DNS_HOST_LIST,
    PREFIX,
    PUBLIC_RESOLVERS,
    RDAP_SERVER,
    REGISTRY_SERVERS,
    RESOLVER,
    ROOT_SERVER,
    TOOL,
    Client,
)
from tests.bench.lab.namespaces import (
    DEVICE,
    DelayLine,
    LabError,
    Namespace,
    delay_line,
    namespace,
    stop,
)

TOOL_CORE = 0
LAB_CORE = 1 if (os.cpu_count() or 1) > 1 else 0
PATIENCE = 40.0  # seconds until every server must answer
PROGRAMS = ("unshare", "nsenter", "setpriv", "taskset", "ip", "cc", "nsd", "unbound", "nginx")


@dataclass(frozen=True, slots=True)
class Lab:
    """The running lab. Programs under test run in ``tool``, pinned to one core."""

    folder: Path
    clients: tuple[Client, ...]
    tool: Namespace
    resolver: Namespace
    line: DelayLine
    round_trip: float  # seconds

    @property
    def network_file(self) -> Path:
        return self.folder / "network.toml"

    @property
    def roots(self) -> Path:
        """The certificate of the lab's authority, in PEM."""
        return self.folder / "lab-ca.pem"

    def command(self, *command: str) -> list[str]:
        return self.tool.inside(command, TOOL_CORE)

    @contextmanager
    def other_round_trip(self, seconds: float) -> Iterator[None]:
        """Another delay for the length of the block."""
        self.line.set_round_trip(seconds)
        try:
            yield
        finally:
            self.line.set_round_trip(self.round_trip)

    def forget(self, client: Client) -> None:
        """Let the resolver's cache be cold for what is this client's alone."""
        reverse = (ip_address(each).reverse_pointer for each in client.mail_hosts.values())
        self._flush(client.domain, *reverse)

    def forget_all(self) -> None:
        """Let it be cold for every client; whoever looks first warms what they share."""
        self._flush("example", "in-addr.arpa")

    def _flush(self, *zones: str) -> None:
        control = ["unbound-control", "-c", str(self.folder / "unbound.conf"), "-q"]
        for zone in zones:
            self.resolver.run(*control, "flush_zone", zone)


def missing_programs() -> tuple[str, ...]:
    return tuple(name for name in PROGRAMS if shutil.which(name) is None)


@contextmanager
def lab(clients: Sequence[Client], round_trip: float) -> Iterator[Lab]:
    """Set the lab up for *clients*, every path *round_trip* seconds long, and take it down.

    Raises LabError when it does not come up.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-lab-")))
        tool, resolver, servers = (stack.enter_context(namespace()) for _ in range(3))
        ends = ((tool, f"{TOOL}/32"), (resolver, f"{RESOLVER}/24"), (servers, "0.0.0.0/0"))
        line = stack.enter_context(delay_line(ends, round_trip, LAB_CORE))
        tool.run("ip", "address", "add", f"{TOOL}/32", "dev", DEVICE)
        for address in (RESOLVER, *PUBLIC_RESOLVERS):
            resolver.run("ip", "address", "add", f"{address}/32", "dev", DEVICE)
        servers.run("ip", "route", "add", "local", PREFIX, "dev", "lo")
        _write(folder, clients)
        tool.run("mount", "--bind", str(folder / "resolv.conf"), "/etc/resolv.conf")
        for inside, command in _daemons(folder, servers, resolver):
            stack.enter_context(_daemon(inside, command, folder))
        _wait_for_servers(tool, clients[-1])
        yield Lab(folder, tuple(clients), tool, resolver, line, round_trip)


def _write(folder: Path, clients: Sequence[Client]) -> None:
    """Everything that the servers and the tool read."""
    signer = authority.Authority()
    (folder / "lab-ca.pem").write_bytes(signer.root.pem)
    (folder / "registry.pem").write_bytes(signer.leaf(("rdap.nic.example",)))
    (folder / "certificates").mkdir()
    for client in clients:
        leaf = signer.leaf(client.names)
        (folder / "certificates" / f"{client.domain}.pem").write_bytes(leaf)
    sites.write_sites(folder / "sites", clients)
    sites.write_registrations(folder / "registrations" / "domain", clients)
    hosted = [address for host in DNS_HOST_LIST for address in host.servers.values()]
    texts = {
        "nsd-root": ((ROOT_SERVER,), zones.root_zones()),
        "nsd-registry": (REGISTRY_SERVERS, zones.registry_zones(clients)),
        "nsd-hosts": (hosted, zones.hosted_zones(clients, authority.dkim_key())),
    }
    for name, (addresses, served) in texts.items():
        config = daemons.nsd_config(folder / name, addresses, served)
        (folder / f"{name}.conf").write_text(config)
    (folder / "unbound.conf").write_text(daemons.unbound_config(folder / "unbound"))
    (folder / "nginx.conf").write_text(daemons.nginx_config(folder, clients))
    (folder / "resolv.conf").write_text(f"nameserver {RESOLVER}\n")
    (folder / "network.toml").write_text(
        f'[network]\nnameservers = ["{RESOLVER}"]\ntrust = ["lab-ca.pem"]\n'
        f"public_resolvers = {json.dumps(PUBLIC_RESOLVERS)}\n"
        'rdap = "https://rdap.nic.example/"\n'
    )


def _daemons(
    folder: Path, servers: Namespace, resolver: Namespace
) -> Iterator[tuple[Namespace, tuple[str, ...]]]:
    for name in ("nsd-root", "nsd-registry", "nsd-hosts"):
        yield servers, ("nsd", "-d", "-c", str(folder / f"{name}.conf"))
    yield servers, ("nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"))
    yield resolver, ("unbound", "-d", "-c", str(folder / "unbound.conf"))


@contextmanager
def _daemon(inside: Namespace, command: Sequence[str], folder: Path) -> Iterator[None]:
    with (folder / f"{command[0]}.out").open("a") as log:
        process = subprocess.Popen(  # noqa: S603 - our own words
            inside.inside(command, LAB_CORE),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        try:
            yield
        finally:
            stop(process)


def _wait_for_servers(tool: Namespace, client: Client) -> None:
    """Until one server of each kind lets us connect, in the order of *client*'s needs."""
    mail, name_server = next(iter(client.mail_hosts.values())), client.dns_host.servers
    doors = [(ROOT_SERVER, 53), (REGISTRY_SERVERS[0], 53), (next(iter(name_server.values())), 53)]
    doors += [(RESOLVER, 53), (RDAP_SERVER, 443), (client.web_address, 80), (mail, 25)]
    deadline = time.monotonic() + PATIENCE
    for address, port in doors:
        while not _opens(tool, address, port):
            if time.monotonic() > deadline:
                raise LabError(f"nothing of the lab answers at {address} port {port}")
            time.sleep(0.2)


def _opens(tool: Namespace, address: str, port: int) -> bool:
    try:
        tool.run("timeout", "1", "bash", "-c", f"exec 3<>/dev/tcp/{address}/{port}")
    except LabError:
        return False
    return True
