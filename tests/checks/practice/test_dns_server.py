"""The lab's DNS, asked over real sockets."""

import socket
import struct

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rrset
import pytest
from dns.message import QueryMessage

from checks.practice import PracticeLab
from checks.practice.dns_server import answer_wire
from tests.checks.practice.visitor import SECONDS, Visitor

DOMAIN = "harbour-coaching.example"
ROOT, REGISTRY, CLIENTS, ANCHOR = "198.41.0.4", "194.58.192.1", "173.245.58.61", "195.201.7.10"


@pytest.mark.parametrize(
    ("name", "rtype", "rcode", "count", "why"),
    [
        (DOMAIN, "A", "NOERROR", 2, "two addresses"),
        (DOMAIN.upper(), "A", "NOERROR", 2, "case does not matter"),
        (DOMAIN, "AAAA", "NOERROR", 0, "NODATA: the name is there"),
        (f"_domainkey.{DOMAIN}", "TXT", "NOERROR", 0, "NODATA: an empty non-terminal"),
        (f"nothing.{DOMAIN}", "A", "NXDOMAIN", 0, "no such name"),
        (f"help.{DOMAIN}", "A", "NOERROR", 2, "an alias and where it ends"),
        (f"help.{DOMAIN}", "CNAME", "NOERROR", 1, "the alias itself"),
        (f"help.{DOMAIN}", "AAAA", "NOERROR", 1, "an alias that ends in NODATA"),
        ("smtp.google.com", "A", "NOERROR", 1, "another branch of the tree"),
        ("nobody.test", "A", "NXDOMAIN", 0, "a top-level domain that is not there"),
        (".", "NS", "NOERROR", 1, "the root"),
    ],
)
def test_the_resolver_answers(
    visitor: Visitor, *, name: str, rtype: str, rcode: str, count: int, why: str
) -> None:
    answer = visitor.ask(name, rtype)
    assert dns.rcode.to_text(answer.rcode()) == rcode, why
    assert sum(len(rrset) for rrset in answer.answer) == count, why
    assert answer.flags & dns.flags.RA
    assert not answer.flags & dns.flags.AA
    if not count:
        assert [rrset.rdtype.name for rrset in answer.authority] == ["SOA"], why


def test_an_authoritative_server_sets_aa_and_offers_no_recursion(visitor: Visitor) -> None:
    answer = visitor.ask(DOMAIN, "A", CLIENTS)
    assert answer.flags & dns.flags.AA
    assert not answer.flags & dns.flags.RA
    assert visitor.records(DOMAIN, "A", CLIENTS) == ["104.18.20.14", "104.18.21.14"]


@pytest.mark.parametrize(
    ("server", "name", "zone"),
    [(ROOT, DOMAIN, "example."), (REGISTRY, f"www.{DOMAIN}", f"{DOMAIN}.")],
)
def test_a_parent_refers_without_aa(visitor: Visitor, server: str, name: str, zone: str) -> None:
    answer = visitor.ask(name, "A", server)
    assert answer.rcode() == dns.rcode.NOERROR
    assert not answer.answer
    assert not answer.flags & dns.flags.AA
    assert [rrset.name.to_text() for rrset in answer.authority] == [zone]


def test_a_referral_carries_glue_for_servers_inside_the_parent(visitor: Visitor) -> None:
    answer = visitor.ask("www.oldhost.example", "A", REGISTRY)
    assert {rrset.name.to_text() for rrset in answer.additional} == {
        "ns1.oldhost.example.",
        "ns2.oldhost.example.",
    }


def test_a_server_refuses_what_it_does_not_hold(visitor: Visitor) -> None:
    assert visitor.rcode(DOMAIN, "SOA", ANCHOR) == "REFUSED"


def test_a_zone_that_no_server_answers_for_is_servfail(lab: PracticeLab, visitor: Visitor) -> None:
    assert visitor.rcode("newsletter-tool.example") == "NOERROR"
    lab.break_("portal-alias-loop")
    assert visitor.rcode(f"portal.{DOMAIN}") == "SERVFAIL"
    assert visitor.records(f"portal.{DOMAIN}", "CNAME") == [f"clients.{DOMAIN}."]


def test_a_wildcard_leaves_names_that_exist_alone(lab: PracticeLab, visitor: Visitor) -> None:
    lab.break_("wildcard-to-old-host")
    assert visitor.records(f"deep.down.{DOMAIN}", "A") == ["92.205.12.40"]
    assert visitor.records(f"api.{DOMAIN}", "A") == ["188.166.40.12"]
    assert visitor.rcode(f"api.{DOMAIN}", "TXT") == "NOERROR"
    assert visitor.records(f"below.api.{DOMAIN}", "A") == [], "the closest encloser is api"
    assert visitor.rcode(f"nobody.{DOMAIN}", "TXT") == "NOERROR", "the wildcard has no TXT"


@pytest.mark.parametrize(
    ("edns", "datagram", "truncated"),
    [(False, True, True), (True, True, False), (False, False, False)],
)
def test_an_answer_too_long_for_udp_is_cut(edns: bool, datagram: bool, truncated: bool) -> None:
    def answer(query: QueryMessage) -> dns.message.Message:
        response = dns.message.make_response(query)
        texts = [f'"{n}{"x" * 200}"' for n in range(4)]
        response.answer.append(dns.rrset.from_text("long.example.", 60, "IN", "TXT", *texts))
        return response

    query = dns.message.make_query("long.example", "TXT", use_edns=edns, payload=1232)
    wire = answer_wire(query.to_wire(), answer, datagram=datagram)
    assert wire is not None
    response = dns.message.from_wire(wire)
    assert bool(response.flags & dns.flags.TC) is truncated
    assert bool(response.answer) is not truncated


def test_tcp_takes_several_questions_on_one_connection(visitor: Visitor) -> None:
    where, port = visitor.resolver
    with socket.create_connection((where, port), SECONDS) as one:
        for name in (DOMAIN, f"www.{DOMAIN}"):
            query = dns.message.make_query(name, "A")
            dns.query.send_tcp(one, query)
            answer, _ = dns.query.receive_tcp(one)
            assert answer.id == query.id
            assert len(answer.answer[0]) == 2


def test_records_keep_the_order_of_the_zone(visitor: Visitor) -> None:
    orders = {tuple(visitor.records(DOMAIN, "A")) for _ in range(12)}
    assert orders == {("104.18.20.14", "104.18.21.14")}


@pytest.mark.parametrize(
    ("wire", "rcode", "why"),
    [
        (b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x3f", 1, "cut off: FORMERR"),
        (dns.message.make_query("a.example", "A").to_wire()[:3] + b"\xff" * 20, 1, "rubbish"),
        (b"\x12\x34\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00", 4, "opcode STATUS: NOTIMP"),
        (b"\x12\x34\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00", 1, "no question"),
    ],
)
def test_bad_packets_get_an_error_and_harm_nothing(
    visitor: Visitor, wire: bytes, rcode: int, why: str
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(SECONDS)
        udp.sendto(wire, visitor.resolver)
        answer = udp.recv(512)
    identity, flags = struct.unpack("!HH", answer[:4])
    assert identity.to_bytes(2) == wire[:2]
    assert flags & 0xF == rcode, why
    assert visitor.rcode(DOMAIN) == "NOERROR"
