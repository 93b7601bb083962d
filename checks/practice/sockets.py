"""Bound sockets on loopback: one port number shared by many addresses, found and held."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from contextlib import ExitStack

FIRST_LOOPBACK = 2  # 127.0.0.1 is the lab's own: its resolver and its registration data
ATTEMPTS = 20

Bound = dict[tuple[str, socket.SocketKind], socket.socket]


class LabStartError(RuntimeError):
    """The lab can't listen on this machine; the message says what to change."""


def loopback_addresses(public: Sequence[str]) -> dict[str, str]:
    """A loopback address of its own for each public one: 127.0.0.2 and up."""
    return {address: f"127.0.0.{n}" for n, address in enumerate(public, FIRST_LOOPBACK)}


def bind_everywhere(addresses: Iterable[str], *kinds: socket.SocketKind) -> tuple[int, Bound]:
    """Bind every address with every kind of socket to one free port; return port and sockets.

    Raises LabStartError where the system has only 127.0.0.1, as macOS does by itself.
    """
    wanted = [(address, kind) for address in addresses for kind in kinds]
    problem: OSError | None = None
    for _ in range(ATTEMPTS):
        with ExitStack() as stack:
            bound: Bound = {}
            try:
                port = 0
                for address, kind in wanted:
                    one = stack.enter_context(socket.socket(socket.AF_INET, kind))
                    one.bind((address, port))
                    one.setblocking(False)
                    port = one.getsockname()[1]
                    bound[address, kind] = one
            except OSError as error:  # taken on another address: try another port
                problem = error
                continue
            stack.pop_all()
            return port, bound
    raise LabStartError(
        f"the practice lab could not listen on {wanted[-1][0]}: {problem}. It needs the whole "
        "of 127.0.0.0/8, which Linux has; on macOS add the addresses with ifconfig lo0 alias"
    )
