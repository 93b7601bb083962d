"""One connection to a name server over TCP, and whether it hands out the whole zone (RFC 5936).

Only the first message is read, and of it only what kind of record comes first.
"""

from __future__ import annotations

import asyncio
import secrets
import struct
from dataclasses import dataclass
from typing import Literal

from checks.engine.facts import Gap
from checks.gatherers.dns_wire import joined
from checks.gatherers.network import Blocked, Network, gap_of
from checks.parsing import ParseError
from checks.parsing.dns_message import build_query, parse_message

Transfer = Literal["given", "refused", "unknown"]


@dataclass(frozen=True, slots=True)
class Tried:
    tcp_gap: Gap | None
    transfer: Transfer


async def try_transfer(network: Network, address: str, zone: str) -> Tried:
    """Ask the server at the public *address* for all of *zone*; never raises for its answer."""
    try:
        host = network.endpoint(address, 53)[0], network.config.authoritative_port
        async with network.slot(f"dns {address}"):
            network.tally.tcp_connections += 1
            with network.tally.waiting("dns", joined(address, 53), round_trips=2):
                async with asyncio.timeout(network.limits.connect_seconds):
                    reader, writer = await asyncio.open_connection(*host)
                try:
                    return Tried(None, await _asked(network, reader, writer, zone))
                finally:
                    writer.close()
    except (Blocked, OSError) as error:
        return Tried(gap_of(error), "unknown")


async def _asked(
    network: Network, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, zone: str
) -> Transfer:
    asked = secrets.randbits(16)
    wire = build_query(asked, zone, "AXFR", recursion=False, edns=False)
    network.tally.dns_queries += 1
    try:
        async with asyncio.timeout(network.limits.connect_seconds):
            writer.write(struct.pack("!H", len(wire)) + wire)
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            answer = await reader.readexactly(length)
    except TimeoutError:
        return "unknown"
    except asyncio.IncompleteReadError as error:
        # Hanging up on the question is one way to say no; an answer cut short says nothing.
        begun = error.partial or error.expected != 2
        return "unknown" if begun else "refused"
    except OSError:
        return "refused"
    return _judged(answer, asked)


def _judged(wire: bytes, asked: int) -> Transfer:
    try:
        message = parse_message(wire)
    except ParseError:
        return "unknown"
    if message.id != asked:
        return "unknown"
    first = message.answer[0].rtype if message.answer else None
    return "given" if message.rcode == "NOERROR" and first == "SOA" else "refused"
