"""A tiny DNS server on 127.0.0.1, UDP and TCP on one port, that can misbehave on demand."""

import asyncio
import struct
from collections.abc import Mapping
from typing import Self, cast

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from checks.gatherers.network import Limits, Network, NetworkConfig

Wanted = tuple[str, str]
QUICK = Limits(dns_seconds=0.2, connect_seconds=0.5)  # where a test waits for what never comes
PATIENT = Limits(dns_seconds=5.0, connect_seconds=5.0)


def quick_network(responder: "Responder", *, addresses: Mapping[str, str] | None = None) -> Network:
    """A network whose resolver and whose authoritative servers are *responder*.

    It has patience with a responder without faults: on a busy machine a question that is sent
    again too soon would be counted twice.
    """
    port = responder.port
    config = NetworkConfig(
        nameservers=(("127.0.0.1", port),),
        authoritative_port=port,
        addresses=addresses or {"203.0.114.53": "127.0.0.1"},
    )
    return Network(config, QUICK if responder.faults else PATIENT)


class Responder:
    """Answers from *records* (lines as in a zone file), following CNAMEs as a resolver does.

    *faults* maps (name, type) to one of: silent, servfail, refused, formerr, notauth,
    truncated (on UDP, TCP is closed), long (truncated on UDP, whole on TCP), wrong id, wrong
    question, garbage, no edns (FORMERR to EDNS), lame (no AA), referral (records of the name
    go to the authority section, all A and AAAA to the additional), lost (no answer to the
    first try), late (over UDP the first try is answered when the second comes, which is not),
    forged (three datagrams that do not fit come first), expired (SERVFAIL with its reason,
    RFC 8914). The fault at ("*", "*") spoils every answer. *asked* counts questions, *ports*
    holds the UDP ports they came from.
    """

    def __init__(
        self,
        records: str = "",
        faults: Mapping[Wanted, str] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.host, self.port = host, port
        self.rrsets: dict[Wanted, dns.rrset.RRset] = {}
        for line in filter(None, map(str.strip, records.splitlines())):
            self._add(line)
        self.faults = dict(faults or {})
        self.asked: list[tuple[str, str, str]] = []
        self.ports: set[int] = set()
        self.late: list[tuple[bytes, tuple[str, int]]] = []

    def _add(self, line: str) -> None:
        owner, ttl, rtype, data = line.split(maxsplit=3)
        name = dns.name.from_text(owner)
        # Signatures are kept by the type that they cover.
        kept = f"RRSIG {data.split()[0]}" if rtype == "RRSIG" else rtype
        key = (name.to_text(omit_final_dot=True).lower(), kept)
        more = dns.rrset.from_text(name, int(ttl), "IN", rtype, data)
        known = list(self.rrsets.get(key, ()))
        self.rrsets[key] = dns.rrset.from_rdata_list(name, int(ttl), [*known, *more])

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_server(self._stream, self.host, self.port)
        self.port = self.server.sockets[0].getsockname()[1]
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self), local_addr=(self.host, self.port)
        )
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.transport.close()
        self.server.close()
        await self.server.wait_closed()

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            for wire in self.answers(await reader.readexactly(length), "tcp"):
                writer.write(struct.pack("!H", len(wire)) + wire)
        except EOFError:
            pass
        finally:
            writer.close()
            await writer.wait_closed()

    def answers(self, wire: bytes, transport: str) -> list[bytes]:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        rtype = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, rtype, transport))
        fault = self.faults.get((name, rtype)) or self.faults.get(("*", "*"), "")
        reply = self._reply(query, name, rtype)
        if fault == "lost" and self.asked.count((name, rtype, transport)) == 1:
            return []
        return _spoilt(fault, query, reply, transport)

    def _reply(self, query: dns.message.Message, name: str, rtype: str) -> dns.message.Message:
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA | dns.flags.RA
        for _ in range(8):
            alias = self._found(name, "CNAME")
            if alias is None or rtype == "CNAME":
                break
            reply.answer.append(alias)
            name = alias[0].target.to_text(omit_final_dot=True).lower()
        else:
            reply.set_rcode(dns.rcode.SERVFAIL)
        if found := self._found(name, rtype):
            reply.answer.append(found)
            signatures = self._found(name, f"RRSIG {rtype}")
            if signatures and query.ednsflags & dns.flags.DO:
                reply.answer.append(signatures)
        elif not (self._exists(name) or self._wildcard(name)):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        if self.faults.get((name, rtype)) == "referral":
            reply.authority, reply.answer = reply.answer, []
            reply.flags &= ~dns.flags.AA
            addresses = (self.rrsets[key] for key in self.rrsets if key[1] in ("A", "AAAA"))
            reply.additional.extend(addresses)
        return reply

    def _found(self, name: str, rtype: str) -> dns.rrset.RRset | None:
        owner = name if self._exists(name) else self._wildcard(name)
        found = self.rrsets.get((owner, rtype))
        return dns.rrset.from_rdata_list(name + ".", found.ttl, list(found)) if found else None

    def _wildcard(self, name: str) -> str:
        """The "*" that stands for *name* (RFC 4592), or ""."""
        labels = name.split(".")
        stars = ("*." + ".".join(labels[at:]) for at in range(1, len(labels)))
        return next((star for star in stars if self._exists(star)), "")

    def _exists(self, name: str) -> bool:
        return any(owner == name or owner.endswith(f".{name}") for owner, _ in self.rrsets)


RCODES = {"servfail": "SERVFAIL", "refused": "REFUSED", "formerr": "FORMERR", "notauth": "NOTAUTH"}


def _spoilt(
    fault: str, query: dns.message.Message, reply: dns.message.Message, transport: str
) -> list[bytes]:
    if fault == "silent" or (fault == "truncated" and transport == "tcp"):
        return []
    if fault == "garbage":
        return [b"\x00\x01 this is no DNS message"]
    if fault in RCODES or (fault == "no edns" and query.edns >= 0):
        reply.answer.clear()
        reply.set_rcode(dns.rcode.from_text(RCODES.get(fault, "FORMERR")))
    if fault == "expired":
        reply.answer.clear()
        reply.set_rcode(dns.rcode.SERVFAIL)
        reply.use_edns(0, options=[dns.edns.EDEOption(7)])
    if fault == "lame":
        reply.flags &= ~dns.flags.AA
    if fault in ("truncated", "long") and transport == "udp":
        reply.answer.clear()
        reply.flags |= dns.flags.TC
    sound = reply.to_wire()
    if fault == "wrong id":
        reply.id = query.id ^ 1
    if fault in ("wrong question", "forged"):
        reply.question[0].name = dns.name.from_text("elsewhere.example")
    if fault == "forged":
        reply.answer.clear()
        return [reply.to_wire(), b"\x00\x01", sound[:2] + b"garbage", sound]
    return [reply.to_wire()]


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, responder: Responder) -> None:
        self.responder = responder

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.responder.ports.add(addr[1])
        answers = [(wire, addr) for wire in self.responder.answers(data, "udp")]
        if "late" in self.responder.faults.values():
            answers, self.responder.late = self.responder.late, answers
        for wire, asker in answers:
            self.transport.sendto(wire, asker)
