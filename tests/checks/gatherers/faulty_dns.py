"""A relay in front of a DNS server that spoils the answers to chosen questions."""

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import Self, cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype

from checks.practice.sockets import Bound
from tests.checks.gatherers.faulty_streams import drip, hang, reset

Chosen = Callable[[str, str], str]  # "TYPE name" and the server's address -> a fault, or ""
RCODES = {"servfail": dns.rcode.SERVFAIL, "refused": dns.rcode.REFUSED}
BY_TCP = frozenset({"truncation", "reset", "length", "drip"})  # all begin with TC over UDP


class DnsRelay(asyncio.DatagramProtocol):
    """Listens on *bound*'s sockets of *address*, and asks the server at *address*, *port*."""

    def __init__(self, address: str, port: int, chosen: Chosen) -> None:
        self.address, self.port, self.chosen = address, port, chosen

    async def start(self, bound: Bound) -> Self:
        loop = asyncio.get_running_loop()
        self.behind = _Behind(self._give)
        await loop.create_datagram_endpoint(
            lambda: self.behind, remote_addr=(self.address, self.port)
        )
        datagrams = bound[self.address, socket.SOCK_DGRAM]
        await loop.create_datagram_endpoint(lambda: self, sock=datagrams)
        streams = bound[self.address, socket.SOCK_STREAM]
        self.server = await asyncio.start_server(self._stream, sock=streams)
        return self

    async def stop(self) -> None:
        self.transport.close()
        self.behind.transport.close()
        self.server.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        fault = self._fault(data)
        if not fault:
            self.behind.ask(data, addr)
        elif fault != "silent":
            self._give(_spoilt(data, fault), addr)

    def _give(self, wire: bytes, addr: tuple[str, int]) -> None:
        self.transport.sendto(wire, addr)

    def _fault(self, wire: bytes) -> str:
        (question,) = dns.message.from_wire(wire).question
        rtype = dns.rdatatype.to_text(question.rdtype)
        name = question.name.to_text(omit_final_dot=True).lower()
        return self.chosen(f"{rtype} {name}", self.address)

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                (length,) = struct.unpack("!H", await reader.readexactly(2))
                question = await reader.readexactly(length)
                fault = self._fault(question)
                if fault:
                    await _spoil_stream(writer, question, fault)
                    return
                writer.write(await self._asked(question))
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    async def _asked(self, question: bytes) -> bytes:
        """The server's answer with its length before it."""
        reader, writer = await asyncio.open_connection(self.address, self.port)
        writer.write(struct.pack("!H", len(question)) + question)
        length = await reader.readexactly(2)
        answer = await reader.readexactly(*struct.unpack("!H", length))
        writer.close()
        return length + answer


class _Behind(asyncio.DatagramProtocol):
    """Asks the server behind, under ids of its own: two who ask may have chosen the same."""

    def __init__(self, give: Callable[[bytes, tuple[str, int]], None]) -> None:
        self.give = give
        self.asked: list[tuple[bytes, tuple[str, int]]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def ask(self, wire: bytes, addr: tuple[str, int]) -> None:
        self.transport.sendto(struct.pack("!H", len(self.asked)) + wire[2:])
        self.asked.append((wire[:2], addr))

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        theirs, asker = self.asked[struct.unpack("!H", data[:2])[0]]
        self.give(theirs + data[2:], asker)


def _spoilt(wire: bytes, fault: str) -> bytes:
    reply = dns.message.make_response(dns.message.from_wire(wire))
    reply.flags |= dns.flags.RA
    if fault in BY_TCP:
        reply.flags |= dns.flags.TC
    else:
        reply.set_rcode(RCODES[fault])
    return reply.to_wire()


async def _spoil_stream(writer: asyncio.StreamWriter, question: bytes, fault: str) -> None:
    if fault in RCODES:
        answer = _spoilt(question, fault)
        writer.write(struct.pack("!H", len(answer)) + answer)
        return
    begun = struct.pack("!H", 400) + question[:2] + b"\x84\x00"  # an answer of 400 bytes begins
    if fault == "silent":
        await hang()
    elif fault == "reset":
        await reset(writer, begun)
    elif fault == "length":
        writer.write(begun)
    elif fault == "drip":
        await drip(writer, begun)
