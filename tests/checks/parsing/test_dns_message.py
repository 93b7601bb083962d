"""DNS messages: read as dnspython reads them, and nothing but ParseError for what is none."""

import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.parsing import ParseError
from checks.parsing.dns_message import Message, Record, build_query, parse_message
from checks.parsing.dns_names import NameReader, name_to_wire

DATA = [
    ("A", "203.0.114.10", "203.0.114.10"),
    ("AAAA", "2606:4700:0:0::1", "2606:4700::1"),
    ("AAAA", "::ffff:10.0.0.1", "::ffff:a00:1"),
    ("NS", "NS1.Provider.Example.", "ns1.provider.example"),
    ("CNAME", "Edge.Provider.example.", "edge.provider.example"),
    ("PTR", "mail.coach.example.", "mail.coach.example"),
    ("DNAME", "elsewhere.example.", "elsewhere.example"),
    ("MX", "5 A.Mail.Example.", "5 a.mail.example"),
    ("MX", "0 .", "0 ."),
    ("TXT", '"v=spf1 " "-all"', "v=spf1 -all"),
    ("TXT", '"caf\\195\\169"', "café"),
    ("TXT", '"caf\\233"', "café"),
    ("TXT", '""', ""),
    ("CAA", '128 Issue "ca.example; a=\\"b\\""', '128 issue "ca.example; a=\\"b\\""'),
    (
        "SOA",
        "ns1.coach.example. host\\.name.coach.example. 7 3600 600 86400 300",
        "ns1.coach.example host\\.name.coach.example 7 3600 600 86400 300",
    ),
    ("SRV", "1 2 443 coach.example.", "1 2 443 coach.example"),
    ("DS", "12345 13 2 ABCD" + "00" * 30, "12345 13 2 abcd" + "00" * 30),
    ("DNSKEY", "257 3 13 " + "AQID" * 20, "257 3 13 " + "AQID" * 20),
    ("TLSA", "3 1 0 ABCDEF", "3 1 0 abcdef"),
    ("HTTPS", "1 . alpn=h2", '1 . alpn="h2"'),
    ("TYPE65280", "\\# 2 0102", "\\# 2 0102"),
]


def response(*records: tuple[str, str], name: str = "coach.example.") -> dns.message.Message:
    query = dns.message.make_query(name, "A", use_edns=0)
    reply = dns.message.make_response(query)
    for rtype, data in records:
        reply.answer.append(dns.rrset.from_text(name, 300, "IN", rtype, data))
    return reply


@pytest.mark.parametrize(("rtype", "data", "text"), DATA)
def test_each_type_has_one_text(rtype: str, data: str, text: str) -> None:
    read = parse_message(response((rtype, data)).to_wire())
    assert read.answer == (Record("coach.example", rtype, 300, text),)


def test_the_header_and_all_sections_are_read() -> None:
    reply = response(("A", "203.0.114.10"))
    reply.flags |= dns.flags.AA
    reply.set_rcode(dns.rcode.NXDOMAIN)
    reply.authority.append(dns.rrset.from_text("example.", 60, "IN", "NS", "ns.example."))
    reply.additional.append(dns.rrset.from_text("ns.example.", 60, "IN", "A", "203.0.114.1"))
    read = parse_message(reply.to_wire())
    assert (read.id, read.rcode, read.question) == (reply.id, "NXDOMAIN", ("coach.example", "A"))
    assert (read.authoritative, read.truncated) == (True, False)
    assert read.authority == (Record("example", "NS", 60, "ns.example"),)
    assert read.additional == (Record("ns.example", "A", 60, "203.0.114.1"),)


@pytest.mark.parametrize("rcode", [*dns.rcode.Rcode, dns.rcode.Rcode.make(3841)])
def test_every_rcode_has_a_name(rcode: dns.rcode.Rcode) -> None:
    reply = response()
    reply.set_rcode(rcode)
    expected = "RCODE3841" if rcode == 3841 else rcode.name
    assert parse_message(reply.to_wire()).rcode == expected


def test_extended_errors_are_kept() -> None:
    reply = response()
    reply.use_edns(0, options=[dns.edns.EDEOption(7, "expired"), dns.edns.EDEOption(22)])
    assert parse_message(reply.to_wire()).extended_errors == (7, 22)


def test_a_ttl_with_the_highest_bit_set_is_zero() -> None:
    wire = bytearray(response(("A", "203.0.114.10")).to_wire())
    at = wire.index(struct.pack("!I", 300))
    wire[at : at + 4] = struct.pack("!I", 0x80000001)
    assert parse_message(bytes(wire)).answer[0].ttl == 0


def test_a_message_cut_short_is_read_without_its_records() -> None:
    reply = response(("A", "203.0.114.10"))
    reply.flags |= dns.flags.TC
    read = parse_message(reply.to_wire()[:-20])
    assert (read.truncated, read.answer, read.question) == (True, (), ("coach.example", "A"))


HEAD = struct.pack("!6H", 1, 0x8180, 1, 1, 0, 0)
ASKED = b"\5coach\7example\0\0\1\0\1"  # from 12 to 31
OWNER = b"\xc0\x0c"
LONG = b"".join(b"\x3f" + b"x" * 63 for _ in range(4)) + b"\0"


def record(rtype: int, data: bytes, owner: bytes = OWNER) -> bytes:
    return owner + struct.pack("!HHIH", rtype, 1, 60, len(data)) + data


BAD = [
    (b"", "nothing"),
    (HEAD[:11], "half a header"),
    (HEAD, "no question where one is announced"),
    (HEAD + ASKED, "no record where one is announced"),
    (HEAD + ASKED + record(1, b"\1\2\3"), "an address of three octets"),
    (HEAD + ASKED + record(28, b"\1\2\3\4"), "an IPv6 address of four"),
    (HEAD + ASKED + record(1, b"\1\2\3\4")[:-1], "data past the end"),
    (HEAD + ASKED + record(1, b"\1\2\3\4", b"\xc0\x1f"), "a name that points to itself"),
    (HEAD + ASKED + record(1, b"\1\2\3\4", b"\1a\xc0\x1f"), "a loop of labels"),
    (HEAD + ASKED + record(1, b"\1\2\3\4", b"\xc0\x30"), "a name that points forwards"),
    (HEAD + ASKED + record(1, b"\1\2\3\4", b"\x41" + b"a" * 65 + b"\0"), "an unknown kind"),
    (HEAD + ASKED + record(1, b"\1\2\3\4", LONG), "a name of 257 octets"),
    (HEAD + ASKED + record(2, b"\1a\0\0"), "an octet behind the name"),
    (HEAD + ASKED + record(15, b"\0"), "half a preference"),
    (HEAD + ASKED + record(6, b"\0\0" + b"\0" * 19), "a head record one octet short"),
    (HEAD + ASKED + record(16, b"\5ab"), "a string past its record"),
    (HEAD + ASKED + record(257, b"\0\7is"), "a tag past its record"),
    (HEAD + ASKED + record(257, b"\0\2i\xff"), "a tag that is not of letters"),
    (HEAD + ASKED + record(43, b"\0\1\2") + b"\0", "a DS without a digest's type"),
    (struct.pack("!6H", 1, 0x8180, 2, 0, 0, 0) + ASKED * 2, "two questions"),
]


@pytest.mark.parametrize(("wire", "why"), BAD, ids=[why for _, why in BAD])
def test_what_is_no_message_is_refused(wire: bytes, why: str) -> None:
    with pytest.raises(ParseError):
        parse_message(wire)


def test_a_long_chain_of_pointers_is_refused() -> None:
    wire = b"\0" + b"".join(struct.pack("!H", 0xC000 | at) for at in [0, *range(1, 400, 2)])
    assert NameReader(wire).read(201)[0] == "."
    with pytest.raises(ParseError):
        NameReader(wire).read(301)


def forged(change: Callable[[dns.message.Message], None]) -> Message:
    reply = response(("A", "203.0.114.10"))
    change(reply)
    return parse_message(reply.to_wire())


def test_only_an_answer_to_the_question_is_one() -> None:
    def other_name(reply: dns.message.Message) -> None:
        reply.question[0].name = dns.name.from_text("other.example")

    def other_type(reply: dns.message.Message) -> None:
        reply.question[0].rdtype = dns.rdatatype.AAAA

    def a_query(reply: dns.message.Message) -> None:
        reply.flags &= ~dns.flags.QR

    def no_question(reply: dns.message.Message) -> None:
        reply.question.clear()

    def a_bare_refusal(reply: dns.message.Message) -> None:
        reply.question.clear()
        reply.answer.clear()
        reply.set_rcode(dns.rcode.REFUSED)

    sound = forged(lambda reply: None)
    assert sound.answers("COACH.example.", "A")
    for change in (other_name, other_type, a_query, no_question):
        assert not forged(change).answers("coach.example", "A")
    assert forged(a_bare_refusal).answers("coach.example", "A")


def test_a_query_is_what_dnspython_would_send() -> None:
    theirs = dns.message.make_query("coach.example", "CAA", use_edns=0, payload=1232)
    assert build_query(theirs.id, "coach.example", "CAA", recursion=True) == theirs.to_wire()
    plain = dns.message.make_query("coach.example", "MX", flags=0)
    ours = build_query(plain.id, "coach.example", "MX", recursion=False, edns=False)
    assert ours == plain.to_wire()
    signed = dns.message.from_wire(
        build_query(7, "coach.example", "DNSKEY", recursion=False, signatures=True)
    )
    assert signed.ednsflags & dns.flags.DO


UNASKABLE = ["a..example", "x" * 64 + ".example", ".".join(["x" * 60] * 5), ".example"]


@pytest.mark.parametrize("name", UNASKABLE)
def test_a_name_that_cannot_be_asked_for_is_refused(name: str) -> None:
    with pytest.raises(ParseError):
        name_to_wire(name)


def test_a_type_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ParseError):
        build_query(1, "coach.example", "NONSENSE", recursion=True)


# --- beside dnspython ----------------------------------------------------------------------

labels = st.one_of(
    st.from_regex(rb"[a-zA-Z0-9_-]{1,12}", fullmatch=True), st.binary(min_size=1, max_size=9)
)
owners = st.lists(labels, max_size=5).map(lambda some: dns.name.Name([*some, b""]))


def plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


TEXTS: dict[str, Callable[[Any], str]] = {
    "A": lambda data: str(data.address),
    "NS": lambda data: plain(data.target),
    "MX": lambda data: f"{data.preference} {plain(data.exchange)}",
    "SOA": lambda data: (
        f"{plain(data.mname)} {plain(data.rname)} {data.serial} "
        f"{data.refresh} {data.retry} {data.expire} {data.minimum}"
    ),
}


@st.composite
def messages(draw: st.DrawFn) -> dns.message.Message:
    """Answers whose names share endings, so that they are compressed."""
    asked = draw(owners)
    reply = dns.message.make_response(dns.message.make_query(asked, "A", use_edns=0))
    for section in (reply.answer, reply.authority, reply.additional):
        for rtype in draw(st.lists(st.sampled_from(sorted(TEXTS)), max_size=3)):
            target = draw(st.sampled_from([asked, draw(owners)])).to_text()
            data = {
                "A": "203.0.114.7",
                "NS": target,
                "MX": f"10 {target}",
                "SOA": f"{target} {asked.to_text()} 1 2 3 4 5",
            }
            owner = draw(st.sampled_from([asked, draw(owners)]))
            rrset = dns.rrset.from_text(owner, draw(st.integers(0, 9)), "IN", rtype, data[rtype])
            section.append(rrset)
    return reply


def by_dnspython(section: list[dns.rrset.RRset]) -> list[Record]:
    return [
        Record(plain(rrset.name), rtype, rrset.ttl, TEXTS[rtype](data))
        for rrset in section
        for data in rrset
        if (rtype := dns.rdatatype.to_text(rrset.rdtype))
    ]


@settings(max_examples=150, deadline=None, database=None)
@given(messages())
def test_it_reads_what_dnspython_reads(message: dns.message.Message) -> None:
    wire = message.to_wire(want_shuffle=False)
    theirs = dns.message.from_wire(wire, one_rr_per_rrset=True)
    ours = parse_message(wire)
    assert list(ours.answer) == by_dnspython(theirs.answer)
    assert list(ours.authority) == by_dnspython(theirs.authority)
    assert list(ours.additional) == by_dnspython(theirs.additional)


@settings(max_examples=150, deadline=None, database=None)
@given(messages(), st.data())
def test_a_spoilt_message_is_read_or_refused(message: dns.message.Message, data: Any) -> None:
    wire = bytearray(message.to_wire())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(wire) - 1))
        wire[at] = data.draw(st.integers(0, 255))
    with suppress(ParseError):
        parse_message(bytes(wire[: data.draw(st.integers(0, len(wire)))]))


@settings(max_examples=200, deadline=None, database=None)
@given(owners)
def test_a_name_reads_back(name: dns.name.Name) -> None:
    wire = name.to_wire()
    text, after = NameReader(wire).read(0)
    assert (text, after) == (plain(name), len(wire))
    assert name_to_wire(text) == name.canonicalize().to_wire()
