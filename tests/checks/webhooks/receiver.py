"""A receiver of webhooks: HTTPS on loopback, with the DNS that leads there and a network file."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from checks.practice.certificates import Authority
from tests.checks.gatherers.dns_responder import Responder
from tests.checks.gatherers.http_server import PUBLIC

ZONE = f"""coach.example. 60 A {PUBLIC}
unnamed.example. 60 A {PUBLIC}
inside.example. 60 A 10.0.0.7
"""


@dataclass
class Received:
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`status` is what it answers next, `extra` further header lines."""

    network_file: Path
    status: int = 204
    extra: str = ""
    received: list[Received] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines)
            raw = dict(line.split(": ", 1) for line in lines)
            headers |= {name.lower(): value for name, value in raw.items()}
            body = await reader.readexactly(int(headers["content-length"]))
            self.received.append(Received(first.split(" ")[1], headers, body))
            answer = f"HTTP/1.1 {self.status} Something\r\n{self.extra}Content-Length: 0\r\n\r\n"
            writer.write(answer.encode())
            await writer.drain()
        writer.close()


@contextmanager
def receiving(folder: Path) -> Iterator[Receiver]:
    """In a thread of its own, as the product runs its own loop for each delivery."""
    receiver = Receiver(folder / "network.toml")
    authority = Authority(folder, datetime.now(UTC))
    (folder / "ca.pem").write_bytes(authority.root_pem)
    loop, ready, stack = asyncio.new_event_loop(), threading.Event(), AsyncExitStack()

    async def start() -> None:
        responder = await stack.enter_async_context(Responder(ZONE))
        tls = authority.context(("coach.example", "inside.example"))
        server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=tls)
        await stack.enter_async_context(server)
        text = f"""[network]
nameservers = ["127.0.0.1:{responder.port}"]
ports = {{ 443 = {server.sockets[0].getsockname()[1]} }}
addresses = {{ "{PUBLIC}" = "127.0.0.1" }}
trust = [{json.dumps(str(folder / "ca.pem"))}]
"""
        receiver.network_file.write_text(text)
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(stack.aclose())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(30)
    try:
        yield receiver
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
