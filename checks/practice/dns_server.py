"""The lab's DNS: authoritative servers and one recursive resolver, over UDP and TCP."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
from dns.message import Message, QueryMessage
from dns.name import Name
from dns.rcode import Rcode
from dns.rdatatype import RdataType
from dns.rrset import RRset

from checks.practice.listening import Conversation, Listener
from checks.practice.sockets import Bound
from checks.practice.world import World
from checks.practice.zones import Found, deepest, targets

RESOLVER = "127.0.0.1"
PAYLOAD = 1232  # what DNS flag day 2020 settled on
CLASSIC_PAYLOAD = 512
MAX_WIRE = 65_535  # what the length before a message over TCP can say (RFC 1035 section 4.2.2)
MAX_ALIASES = 12
TCP_SECONDS = 30.0
MAX_MESSAGE = 65_537

Answer = Callable[[QueryMessage], Message]


class DnsServers:
    """Listens on every name server's address and on the resolver's; all share one port."""

    def __init__(self, world: Callable[[], World], loopback: Mapping[str, str]) -> None:
        self._world = world
        self._public = {local: public for public, local in loopback.items()}
        self._transports: list[asyncio.DatagramTransport] = []
        self._listener = Listener()

    async def start(self, bound: Bound) -> None:
        loop = asyncio.get_running_loop()
        for (address, kind), one in bound.items():
            answer = self._answerer(address)
            if kind is socket.SOCK_DGRAM:
                transport, _ = await loop.create_datagram_endpoint(
                    partial(_Datagrams, answer), sock=one
                )
                self._transports.append(transport)
            else:
                self._listener.converse(one, _conversation(answer), MAX_MESSAGE)

    async def stop(self) -> None:
        for transport in self._transports:
            transport.close()
        await self._listener.stop()

    def _answerer(self, local: str) -> Answer:
        if local == RESOLVER:
            return lambda query: recursive_answer(self._world(), query)
        public = self._public[local]
        return lambda query: authoritative_answer(self._world(), public, query)


def authoritative_answer(world: World, address: str, query: QueryMessage) -> Message:
    """What the name server at the public *address* says; REFUSED outside its zones."""
    response = dns.message.make_response(query, our_payload=PAYLOAD)
    question = query.question[0]
    server = next(server for server in world.name_servers if server.address == address)
    origins = [origin for origin in server.zones if question.name.is_subdomain(origin)]
    is_transfer = question.rdtype == RdataType.AXFR
    if not origins or (is_transfer and not server.transfers):
        response.set_rcode(Rcode.REFUSED)
        return response
    zone = world.copies.get(server.name, world.zones)[deepest(origins, question.name)]
    if is_transfer:
        return _fill(response, Found(answer=zone.everything()))
    found = zone.find(question.name, question.rdtype)
    if found.referral is None:
        response.flags |= dns.flags.AA
    _fill(response, found)
    if query.ednsflags & dns.flags.DO:
        signatures = [zone.signatures(rrset) for rrset in found.answer]
        response.answer.extend(rrset for rrset in signatures if rrset is not None)
    return response


def recursive_answer(world: World, query: QueryMessage) -> Message:
    """What a resolver says after following delegations and aliases from the root."""
    response = dns.message.make_response(query, recursion_available=True, our_payload=PAYLOAD)
    question = query.question[0]
    return _fill(response, resolve(world, question.name, question.rdtype))


def resolve(world: World, name: Name, rtype: RdataType) -> Found:
    """Follow *name* through the zones; SERVFAIL for a loop or a zone that no server answers."""
    answer: list[RRset] = []
    for _ in range(MAX_ALIASES):
        found = _follow_delegations(world, name, rtype)
        if found is None:
            return Found(Rcode.SERVFAIL)
        answer += found.answer
        last = answer[-1] if answer else None
        if last is None or last.rdtype != RdataType.CNAME or rtype == RdataType.CNAME:
            return Found(found.rcode, tuple(answer), found.authority)
        (target,) = targets(last)
        if found.rcode == Rcode.NXDOMAIN or (found.authority and not found.referral):
            return Found(found.rcode, tuple(answer), found.authority)
        if any(rrset.name == target for rrset in answer):
            return Found(Rcode.SERVFAIL)
        name = target
    return Found(Rcode.SERVFAIL)


def _follow_delegations(world: World, name: Name, rtype: RdataType) -> Found | None:
    """The answer of the zone that holds *name*; None where every server of it is lame."""
    found = world.zones[dns.name.root].find(name, rtype)
    while found.referral is not None and not found.answer:
        if not _is_served(world, found.referral, found.authority[0]):
            return None
        found = world.zones[found.referral].find(name, rtype)
    return found


def _is_served(world: World, origin: Name, servers: RRset) -> bool:
    named = targets(servers)
    return any(server.name in named and origin in server.zones for server in world.name_servers)


def _fill(response: Message, found: Found) -> Message:
    response.set_rcode(found.rcode)
    response.answer.extend(found.answer)
    response.authority.extend(found.authority)
    response.additional.extend(found.additional)
    return response


def answer_wire(wire: bytes, answer: Answer, *, datagram: bool) -> bytes | None:
    """Answer one packet; an error for what is no single question, None for an answer."""
    if len(wire) < 12 or wire[2] & 0x80:
        return None
    try:
        query = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return _error(wire, Rcode.FORMERR)
    if not isinstance(query, QueryMessage):
        return _error(wire, Rcode.NOTIMP)
    if len(query.question) != 1:
        return _error(wire, Rcode.FORMERR)
    return _rendered(query, answer(query), datagram)


def _rendered(query: QueryMessage, response: Message, datagram: bool) -> bytes:
    """The packet to send; over UDP cut to what the asker takes, with TC set."""
    # Records keep the order of the zone file, so that two audits see the same first address.
    wire = response.to_wire(max_size=MAX_WIRE, want_shuffle=False)
    limit = max(query.payload, CLASSIC_PAYLOAD) if query.edns >= 0 else CLASSIC_PAYLOAD
    if not datagram or len(wire) <= min(limit, PAYLOAD):
        return wire
    truncated = dns.message.make_response(query, our_payload=PAYLOAD)
    truncated.flags |= (response.flags & (dns.flags.AA | dns.flags.RA)) | dns.flags.TC
    return truncated.to_wire()


def _error(wire: bytes, rcode: Rcode) -> bytes:
    """A bare header that says what is wrong (RFC 1035 section 4.1.1)."""
    flags = 0x8000 | (wire[2] & 0x79) << 8 | rcode  # QR, then the opcode and RD as asked
    return wire[:2] + struct.pack("!HHHHH", flags, 0, 0, 0, 0)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Python 3.11's own transport does not inherit from DatagramTransport.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        response = answer_wire(data, self._answer, datagram=True)
        if response is not None:
            self._transport.sendto(response, addr)


def _conversation(answer: Answer) -> Conversation:
    """Questions and answers over TCP, each with its length before it (RFC 7766)."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(TCP_SECONDS):
            while True:
                length = int.from_bytes(await reader.readexactly(2))
                wire = answer_wire(await reader.readexactly(length), answer, datagram=False)
                if wire is None:
                    return
                writer.write(struct.pack("!H", len(wire)) + wire)
                await writer.drain()

    return talk
