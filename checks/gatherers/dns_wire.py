"""One question to one name server, or to several in turn: UDP, then TCP if cut short.

Used alike for recursive resolvers and for the servers of a zone.
"""

from __future__ import annotations

import asyncio
import secrets
import struct

from checks.gatherers.dns_sockets import Host, Line, Question, Unreadable
from checks.gatherers.network import Network
from checks.parsing import ParseError
from checks.parsing.dns_message import Message, parse_message

# Of limits.dns_seconds: 0.6 s, then 1.2 s and so on. A resolver's answer takes a fraction of
# that, and a datagram that was lost must not cost seconds.
FIRST_TRY = 0.3


class CutShort(Exception):
    """The server set TC, and asking again over TCP failed; the cause is chained."""


class DnsWire:
    """The sockets towards every name server that one look asks."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._lines: dict[Host, Line] = {}

    async def ask(
        self,
        hosts: tuple[Host, ...],
        name: str,
        rtype: str,
        *,
        recursion: bool,
        seconds: float,
        signatures: bool = False,
    ) -> tuple[Message, Host]:
        """What one of *hosts* says, and which. The caller has judged the hosts.

        Raises TimeoutError, OSError, CutShort, Unreadable, or ParseError for a name or a type
        that can't be asked for.
        """
        question = Question(name, rtype, recursion=recursion, signatures=signatures)
        message, host = await self._over_udp(hosts, question, seconds)
        if message.rcode in ("FORMERR", "NOTIMP", "BADVERS"):
            # Old servers answer so to EDNS itself (RFC 6891 section 7).
            question = Question(name, rtype, recursion=recursion, edns=False)
            message, host = await self._over_udp((host,), question, seconds)
        if not message.truncated:
            return message, host
        try:
            return await self._over_tcp(host, question), host
        except (OSError, EOFError, Unreadable) as error:
            raise CutShort from error

    def close(self) -> None:
        for line in self._lines.values():
            line.close()

    async def _over_udp(
        self, hosts: tuple[Host, ...], question: Question, seconds: float
    ) -> tuple[Message, Host]:
        lines = [self._line(host) for host in hosts]
        with self.network.tally.waiting("dns", joined(*hosts[0])):
            patience = FIRST_TRY * self.network.limits.dns_seconds
            question.put(lines, patience=patience, seconds=seconds)
            try:
                return await question.answer
            finally:
                question.end()

    def _line(self, host: Host) -> Line:
        if host not in self._lines:
            self._lines[host] = Line(host, self.network.tally)
        return self._lines[host]

    async def _over_tcp(self, host: Host, question: Question) -> Message:
        network = self.network
        network.tally.tcp_connections += 1
        network.tally.dns_queries += 1
        message_id = secrets.randbits(16)
        with network.tally.waiting("dns", joined(*host), round_trips=2):
            async with asyncio.timeout(network.limits.connect_seconds):
                data = await _exchange(host, question.wire(message_id))
        try:
            message = parse_message(data)
        except ParseError as error:
            raise Unreadable from error
        if message.id != message_id or not message.answers(question.name, question.rtype):
            raise Unreadable
        return message


async def _exchange(host: Host, wire: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(*host)
    try:
        writer.write(struct.pack("!H", len(wire)) + wire)
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        return await reader.readexactly(length)
    finally:
        writer.close()


def joined(address: str, port: int) -> str:
    """The address with its port, as facts name a server: "[2001:db8::1]:53"."""
    bare = address.strip("[]")
    return f"[{bare}]:{port}" if ":" in bare else f"{bare}:{port}"
