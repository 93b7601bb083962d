"""The practice lab as one object: starts every server in a thread, switches faults, stops."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from checks.practice.certificates import Authority
from checks.practice.dns_server import RESOLVER, DnsServers
from checks.practice.faults import (
    Fault,
    Finding,
    all_faults,
    expected_findings,
    faults_at_start,
    faults_named,
    tolerated_findings,
)
from checks.practice.internet import public_addresses
from checks.practice.network_text import network_toml
from checks.practice.rdap_server import RdapServer
from checks.practice.smtp_server import MailServers
from checks.practice.sockets import bind_everywhere, loopback_addresses
from checks.practice.web import WebServers
from checks.practice.world import World, build_world

SPEC = Path(__file__).with_name("launchready.toml")
DOMAIN = "harbour-coaching.example"
START_SECONDS = 20.0


class PracticeLab:
    """A running practice internet. Use it as a context manager, or start() and stop() it.

    *folder* receives ``lab.toml`` (the network file), ``lab-ca.pem`` and ``launchready.toml``;
    without one a temporary folder is used and removed on stop. *faults* are the ids of the
    faults to begin with; by default those that the client has when found. ``fix``, ``break_``
    and the rest may be called from any thread; a request sees the state before or after, whole.
    """

    def __init__(self, folder: Path | None = None, *, faults: Iterable[str] | None = None) -> None:
        active = faults_at_start() if faults is None else faults_named(faults)
        self._world = build_world(active)
        self._switching = threading.Lock()
        self._folder = folder
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._web: WebServers | None = None

    # --- the life of the lab ---------------------------------------------------------------

    def start(self) -> Self:
        """Start every server and write the files. Raises LabStartError, or OSError for *folder*."""
        started: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(started,), name="practice-lab", daemon=True
        )
        self._thread.start()
        try:
            started.result(START_SECONDS)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Close every socket and end the thread; safe to call twice."""
        if self._thread is not None:
            if self._loop is not None and self._stop is not None:
                with suppress(RuntimeError):  # a start that failed has closed its loop
                    self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
        self._thread = self._loop = self._stop = self._web = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # --- what is wrong at the moment -------------------------------------------------------

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The active faults, in the order of ``faults.toml``."""
        return tuple(fault for fault in all_faults().values() if fault.id in self._world.faults)

    def fix(self, *ids: str) -> None:
        """Take these faults back. Raises UnknownFault."""
        self._switch(lambda active: active - faults_named(ids))

    def break_(self, *ids: str) -> None:
        """Apply these faults. Raises UnknownFault."""
        self._switch(lambda active: active | faults_named(ids))

    def fix_all(self, except_: Iterable[str] = ()) -> None:
        """Take every fault back but these. Raises UnknownFault."""
        self._switch(lambda active: active & faults_named(except_))

    def expected(self) -> frozenset[Finding]:
        """The (rule code, subject) pairs that an audit must find now."""
        return expected_findings(self._world.faults)

    def tolerated(self) -> frozenset[Finding]:
        """The pairs that an audit may find now; everything else is a false alarm."""
        return tolerated_findings(self._world.faults)

    # --- what an audit needs ---------------------------------------------------------------

    domain = DOMAIN

    @property
    def folder(self) -> Path:
        """Where the lab's files are; a temporary folder is known once the lab runs."""
        if self._folder is None:
            raise RuntimeError("start the practice lab first")
        return self._folder

    @property
    def network_file(self) -> Path:
        return self.folder / "lab.toml"

    @staticmethod
    def spec_toml() -> str:
        """The launch spec of the fictional client, as a consultant would write it."""
        return SPEC.read_text(encoding="utf-8")

    # --- inside ----------------------------------------------------------------------------

    def _switch(self, change: Callable[[frozenset[str]], frozenset[str]]) -> None:
        with self._switching:
            self._world = build_world(change(self._world.faults))
        if self._loop is not None and self._web is not None:
            asyncio.run_coroutine_threadsafe(self._apply(), self._loop).result(START_SECONDS)

    async def _apply(self) -> None:
        if self._web is not None:
            self._web.apply_versions()

    def _present(self) -> World:
        return self._world

    def _run(self, started: Future[None]) -> None:
        try:
            asyncio.run(self._serve(started))
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    async def _serve(self, started: Future[None]) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with AsyncExitStack() as stack:
            await self._start_servers(stack)
            started.set_result(None)
            await self._stop.wait()

    async def _start_servers(self, stack: AsyncExitStack) -> None:
        now = datetime.now(UTC)
        world = self._present()
        loopback = loopback_addresses(
            public_addresses(
                world.name_servers, world.machines.values(), world.mail_servers.values()
            )
            + list(world.silent)
        )
        authority = Authority(self._temporary_folder(stack), now)

        dns = DnsServers(self._present, loopback)
        stack.push_async_callback(dns.stop)
        name_servers = [RESOLVER, *(loopback[server.address] for server in world.name_servers)]
        dns_port, bound = bind_everywhere(name_servers, socket.SOCK_DGRAM, socket.SOCK_STREAM)
        await dns.start(bound)

        self._web = WebServers(self._present, authority, loopback)
        stack.push_async_callback(self._web.stop)
        http_port, http = bind_everywhere(self._web.addresses, socket.SOCK_STREAM)
        https_port, https = bind_everywhere(self._web.addresses, socket.SOCK_STREAM)
        self._web.start(http, https)

        mail = MailServers(self._present, authority, loopback)
        stack.push_async_callback(mail.stop)
        smtp_port, bound = bind_everywhere(mail.addresses, socket.SOCK_STREAM)
        mail.start(bound)

        rdap = RdapServer(self._present, now)
        stack.push_async_callback(rdap.stop)
        rdap_port, bound = bind_everywhere([RESOLVER], socket.SOCK_STREAM)
        rdap.start(bound[RESOLVER, socket.SOCK_STREAM])

        ports = {80: http_port, 443: https_port, 25: smtp_port}
        self._write_files(authority.root_pem, network_toml(dns_port, ports, rdap_port, loopback))

    def _temporary_folder(self, stack: AsyncExitStack) -> Path:
        """A folder for keys, removed at the end; also the lab's own when none was given."""
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="practice-lab-"))
        if self._folder is None:
            self._folder = Path(name) / "lab"
            stack.callback(setattr, self, "_folder", None)
        return Path(name)

    def _write_files(self, root: bytes, network: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "lab-ca.pem").write_bytes(root)
        (self.folder / SPEC.name).write_text(self.spec_toml(), encoding="utf-8")
        self.network_file.write_text(network, encoding="utf-8")
