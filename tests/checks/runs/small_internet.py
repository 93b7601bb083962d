"""A DNS server in a thread of its own, and the network file that leads a worker to it.

No web, mail or registration server is there: whoever looks for one is refused at once.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.checks.gatherers.dns_responder import Responder

RECORDS = """
coach.example. 300 SOA ns1.coach.example. host.coach.example. 1 7200 3600 1209600 300
coach.example. 300 NS ns1.coach.example.
coach.example. 300 A 203.0.114.10
coach.example. 300 MX 10 mail.coach.example.
coach.example. 300 TXT "v=spf1 -all"
coach.example. 300 TXT "v=spf1 include:other.example ~all"
ns1.coach.example. 300 A 203.0.114.10
mail.coach.example. 300 A 203.0.114.10
"""


class _Always(dict[Any, Any]):
    """The same fault for every question."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.fault = fault

    def get(self, key: Any, default: Any = None) -> str:
        return self.fault


class SmallInternet:
    """coach.example, with two SPF records. `silent()`: no question is answered any more."""

    def __init__(self, folder: Path, records: str = RECORDS) -> None:
        self.responder = Responder(records)
        self.file = folder / "network.toml"

    def silent(self) -> None:
        self.responder.faults = _Always("silent")

    def answering(self) -> None:
        self.responder.faults = {}

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        started: Future[None] = Future()
        self._thread = threading.Thread(target=self._serve, args=(started,))
        self._thread.start()
        started.result(10)
        self.file.write_text(self._network())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _serve(self, started: Future[None]) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._until_stopped(started))

    async def _until_stopped(self, started: Future[None]) -> None:
        self._stop = asyncio.Event()
        async with self.responder:
            started.set_result(None)
            await self._stop.wait()

    def _network(self) -> str:
        nobody = _closed_port()
        return f"""
[network]
nameservers = ["127.0.0.1:{self.responder.port}"]
authoritative_port = {self.responder.port}
ports = {{ 80 = {nobody}, 443 = {nobody}, 25 = {nobody} }}
rdap = "http://127.0.0.1:{nobody}/"
[network.addresses]
"203.0.114.10" = "127.0.0.1"
"""


def _closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
