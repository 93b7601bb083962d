"""Each name server by itself: its mail records, TCP, the whole zone; and the keys of the zone."""

import asyncio
import struct

import dns.message
import dns.rrset
import pytest

from checks.engine.facts import DnssecFacts, Reason, ServerRecords
from checks.gatherers.network import Limits, Network, NetworkConfig
from checks.gatherers.transfers import Tried, try_transfer

from .dns_responder import Responder, quick_network
from .looks import fact_of

ADDRESS = "203.0.114.53"
SOA = "ns.coach.example. host.coach.example. 1 3600 600 86400 300"
RECORDS = f"""
    example           600 NS     ns.registry.example.
    ns.registry.example 600 A    {ADDRESS}
    coach.example     600 NS     ns.coach.example.
    ns.coach.example  600 A      {ADDRESS}
    coach.example     600 SOA    {SOA}
    coach.example     600 MX     10 mail.coach.example.
    coach.example     600 TXT    "v=spf1 mx -all"
    coach.example     600 DS     12345 13 2 {"ab" * 32}
    coach.example     600 DNSKEY 257 3 13 AAAA
"""


def test_a_server_tells_its_mail_records_and_keeps_the_zone() -> None:
    facts: ServerRecords = fact_of("server_records", RECORDS)
    assert (facts.server, facts.address) == ("ns.coach.example", ADDRESS)
    assert facts.mx.records == ("10 mail.coach.example",)
    assert facts.txt.records == ("v=spf1 mx -all",)
    assert (facts.tcp_gap, facts.transfer) == (None, "refused")


def test_the_keys_and_what_the_parent_says_of_them() -> None:
    facts: DnssecFacts = fact_of("dnssec", RECORDS)
    assert facts.ds.records[0].lower().startswith("12345 13 2 ab")
    assert facts.keys.records == ("257 3 13 AAAA",)


def test_a_server_that_hangs_up_on_the_whole_zone_refuses_it() -> None:
    facts: ServerRecords = fact_of(
        "server_records", RECORDS, faults={("coach.example", "AXFR"): "truncated"}
    )
    assert facts.transfer == "refused"


def tried(*rtypes: str, listens: bool = True, rubbish: bool = False, cut: bool = False) -> Tried:
    """What comes of asking a server whose first message holds records of *rtypes*."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        question = dns.message.from_wire(await reader.readexactly(length))
        answer = dns.message.make_response(question)
        data = {"SOA": SOA, "A": ADDRESS}
        for rtype in rtypes:
            record = dns.rrset.from_text("coach.example.", 60, "IN", rtype, data[rtype])
            answer.answer.append(record)
        wire = b"no message" if rubbish else answer.to_wire()
        writer.write(struct.pack("!H", len(wire)) + (wire[:5] if cut else wire))
        writer.close()
        await writer.wait_closed()

    async def scene() -> Tried:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        if not listens:
            server.close()
            await server.wait_closed()
        config = NetworkConfig(authoritative_port=port, addresses={ADDRESS: "127.0.0.1"})
        try:
            return await try_transfer(
                Network(config, Limits(connect_seconds=1.0)), ADDRESS, "coach.example"
            )
        finally:
            server.close()
            await server.wait_closed()

    return asyncio.run(scene())


@pytest.mark.parametrize(
    ("rtypes", "transfer"),
    [(("SOA", "A"), "given"), (("SOA",), "given"), (("A",), "refused"), ((), "refused")],
)
def test_a_transfer_begins_with_the_head_record(rtypes: tuple[str, ...], transfer: str) -> None:
    assert tried(*rtypes) == Tried(None, transfer)  # type: ignore[arg-type]


def test_what_it_cost_is_counted() -> None:
    async def scene() -> tuple[int, int]:
        async with Responder(RECORDS) as responder:
            network = quick_network(responder)
            await try_transfer(network, ADDRESS, "coach.example")
            return network.tally.dns_queries, network.tally.tcp_connections

    assert asyncio.run(scene()) == (1, 1)


def test_rubbish_is_neither() -> None:
    assert tried(rubbish=True) == Tried(None, "unknown")


def test_an_answer_cut_short_is_neither() -> None:
    assert tried("SOA", cut=True) == Tried(None, "unknown")


def test_a_closed_port_is_a_gap() -> None:
    outcome = tried(listens=False)
    assert outcome.tcp_gap is not None
    assert outcome.tcp_gap.reason is Reason.UNREACHABLE
    assert outcome.transfer == "unknown"


def test_the_guard_is_asked_first() -> None:
    outcome = asyncio.run(try_transfer(Network(), "10.0.0.1", "coach.example"))
    assert outcome.tcp_gap is not None
    assert outcome.tcp_gap.reason is Reason.BLOCKED
