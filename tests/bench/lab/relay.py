"""Lets a process in a namespace reach services on this machine's loopback, at the same ports.

relay NAMESPACE PORT …   until it is stopped. A socket belongs to the namespace it was made in, so
the listening ones are made inside, and the connections onward outside. Nothing is delayed.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

HOST = "127.0.0.1"
CLONE_NEWNET = 0x40000000
CHUNK = 65536


@contextmanager
def inside(namespace: Path) -> Iterator[None]:
    """This thread's sockets are made in the namespace meanwhile (setns(2); Python 3.12 has it)."""
    with Path("/proc/self/ns/net").open() as home, namespace.open() as there:
        _enter(there.fileno())
        try:
            yield
        finally:
            _enter(home.fileno())


def _enter(descriptor: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


async def relay(namespace: Path, ports: list[int]) -> None:
    with inside(namespace):
        bound = [socket.create_server((HOST, port)) for port in ports]
    for port, one in zip(ports, bound, strict=True):
        await asyncio.start_server(partial(_carry, port), sock=one)
    print("ready", flush=True)
    await asyncio.Event().wait()


async def _carry(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    onward, back = await asyncio.open_connection(HOST, port)
    await asyncio.gather(_pump(reader, back), _pump(onward, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(relay(Path(sys.argv[1]), [int(each) for each in sys.argv[2:]]))
    os._exit(0)
