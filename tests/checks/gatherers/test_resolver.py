"""Both sides of the resolver against a server that answers, errs and misbehaves."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from checks.engine.facts import DnsAnswer, Gap, Reason
from checks.gatherers.network import Network, NetworkConfig
from checks.gatherers.resolver import Resolver

from .dns_responder import QUICK, Responder, quick_network

T = TypeVar("T")
SERVER = "203.0.114.53"

ZONE = """
    coach.example       300 A      203.0.114.11
    coach.example       300 A      203.0.114.10
    coach.example       300 AAAA   2606:4700:0:0::1
    coach.example       600 NS     NS1.Provider.Example.
    coach.example       600 SOA    ns1.provider.example. host.coach.example. 7 3600 600 86400 300
    coach.example       900 MX     20 b.mail.example.
    coach.example       900 MX     5 A.Mail.Example.
    coach.example       900 TXT    "v=spf1 " "-all"
    coach.example       900 TXT    "caf\\195\\169"
    coach.example       900 TXT    "caf\\233"
    coach.example       900 CAA    0 issue "ca.example; policy=\\"x\\""
    null.example        900 MX     0 .
    www.coach.example   60  CNAME  Edge.Provider.example.
    edge.provider.example 30 CNAME pool.provider.example.
    pool.provider.example 20 A     203.0.114.20
    dangling.example    60  CNAME  gone.example.
    a.loop.example      60  CNAME  b.loop.example.
    b.loop.example      60  CNAME  a.loop.example.
    mapped.example      60  AAAA   ::ffff:10.0.0.1
    nat64.example       60  AAAA   64:ff9b::a00:1
    private.example     60  A      10.0.0.1
    mixed.example       60  A      203.0.114.10
    mixed.example       60  A      127.0.0.1
    half.example        60  A      203.0.114.10
    odd\\032name.example 60  A      203.0.114.30
    müller.example      60  A      203.0.114.31
"""


def look(
    work: Callable[[Resolver], Awaitable[T]],
    faults: dict[tuple[str, str], str] | None = None,
) -> tuple[T, Responder]:
    async def scene() -> tuple[T, Responder]:
        async with (
            Responder(ZONE, faults) as responder,
            Resolver(quick_network(responder)) as resolver,
        ):
            return await work(resolver), responder

    return asyncio.run(scene())


def recursive(name: str, rtype: str, fault: str = "") -> DnsAnswer:
    faults = {(name, rtype): fault} if fault else {}
    return look(lambda resolver: resolver.query(name, rtype), faults)[0]


def direct(name: str, rtype: str, fault: str = "") -> DnsAnswer:
    faults = {(name, rtype): fault} if fault else {}
    return look(lambda resolver: resolver.query_server(SERVER, name, rtype), faults)[0]


ASKS = [recursive, direct]
TEXTS = [
    ("coach.example", "A", ("203.0.114.10", "203.0.114.11"), 300),
    ("coach.example", "AAAA", ("2606:4700::1",), 300),
    ("coach.example", "NS", ("ns1.provider.example",), 600),
    (
        "coach.example",
        "SOA",
        ("ns1.provider.example host.coach.example 7 3600 600 86400 300",),
        600,
    ),
    ("coach.example", "MX", ("5 a.mail.example", "20 b.mail.example"), 900),
    ("coach.example", "TXT", ("café", "café", "v=spf1 -all"), 900),
    ("coach.example", "CAA", ('0 issue "ca.example; policy=\\"x\\""',), 900),
    ("null.example", "MX", ("0 .",), 900),
    ("www.coach.example", "CNAME", ("edge.provider.example",), 60),
]


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(("name", "rtype", "records", "ttl"), TEXTS)
def test_records_have_one_text(
    ask: Callable[..., DnsAnswer], name: str, rtype: str, records: tuple[str, ...], ttl: int
) -> None:
    answer = ask(name.upper() + ".", rtype.lower())
    assert answer.records == tuple(dict.fromkeys(records))
    assert (answer.name, answer.rtype, answer.ttl) == (name, rtype, ttl)
    assert (answer.rcode, answer.gap, answer.aliases) == ("NOERROR", None, ())


@pytest.mark.parametrize("ask", ASKS)
def test_the_aliases_on_the_way_are_kept(ask: Callable[..., DnsAnswer]) -> None:
    answer = ask("www.coach.example", "A")
    assert answer.records == ("203.0.114.20",)
    assert answer.aliases == (
        ("www.coach.example", "edge.provider.example"),
        ("edge.provider.example", "pool.provider.example"),
    )


@pytest.mark.parametrize("ask", ASKS)
def test_nxdomain_and_an_empty_answer_are_told_apart(ask: Callable[..., DnsAnswer]) -> None:
    absent, empty = ask("absent.coach.example", "A"), ask("null.example", "A")
    assert (absent.nxdomain, absent.nodata, absent.empty) == (True, False, True)
    assert (empty.nxdomain, empty.nodata, empty.empty) == (False, True, True)


DECLINED = [
    ("servfail", "SERVFAIL", Reason.SERVFAIL),
    ("refused", "REFUSED", Reason.DNS_REFUSED),
    ("formerr", "FORMERR", Reason.PROTOCOL),
]


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(("fault", "rcode", "reason"), DECLINED)
def test_a_declined_question_is_a_gap(
    ask: Callable[..., DnsAnswer], fault: str, rcode: str, reason: Reason
) -> None:
    answer = ask("coach.example", "A", fault)
    assert answer.gap is not None
    assert (answer.rcode, answer.gap.reason, answer.records) == (rcode, reason, ())
    assert not answer.nxdomain
    assert not answer.empty


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("fault", ["silent", "wrong id", "wrong question", "garbage"])
def test_silence_and_forgeries_are_never_missing(ask: Callable[..., DnsAnswer], fault: str) -> None:
    answer = ask("coach.example", "A", fault)
    assert answer.gap is not None
    assert answer.gap.reason in (Reason.TIMEOUT, Reason.PROTOCOL)
    assert not answer.empty


def test_a_rare_error_of_the_resolver_is_no_empty_answer() -> None:
    answer = recursive("coach.example", "A", "notauth")
    assert answer.gap is not None
    assert not answer.nodata


def test_a_server_that_is_not_in_charge_is_a_gap() -> None:
    gap = direct("coach.example", "SOA", "notauth").gap
    assert gap is not None
    assert gap.reason is Reason.DNS_REFUSED


@pytest.mark.parametrize("ask", ASKS)
def test_a_long_answer_comes_over_tcp(ask: Callable[..., DnsAnswer]) -> None:
    assert ask("coach.example", "TXT", "long").records[-1] == "v=spf1 -all"


def test_an_answer_cut_short_is_a_gap_when_tcp_fails() -> None:
    gap = direct("coach.example", "TXT", "truncated").gap
    assert gap is not None
    assert gap.reason is Reason.TRUNCATED


def test_a_cut_short_answer_of_the_resolver_is_no_empty_one() -> None:
    assert not recursive("coach.example", "TXT", "truncated").empty


def test_the_aa_flag_and_the_server_are_kept() -> None:
    sound, lame = direct("coach.example", "SOA"), direct("coach.example", "SOA", "lame")
    assert (sound.authoritative, lame.authoritative) == (True, False)
    assert sound.server == "203.0.114.53:53"
    assert sound.milliseconds > 0


def test_a_server_that_does_not_know_edns_is_asked_without() -> None:
    assert direct("coach.example", "A", "no edns").records == ("203.0.114.10", "203.0.114.11")


def test_a_loop_of_aliases_is_no_empty_answer() -> None:
    gap = recursive("a.loop.example", "A").gap
    assert gap is not None
    assert gap.reason is Reason.SERVFAIL


def test_a_port_where_nothing_listens_is_said_so() -> None:
    async def scene() -> list[DnsAnswer]:
        async with Responder() as responder:
            network = quick_network(responder)
        async with Resolver(network) as resolver:
            return [
                await resolver.query("coach.example", "A"),
                await resolver.query_server(SERVER, "coach.example", "A"),
            ]

    for answer in asyncio.run(scene()):
        assert answer.gap is not None
        assert answer.gap.reason is Reason.UNREACHABLE


UNASKABLE = [
    ("a..example", "an empty label"),
    ("x" * 64 + ".example", "a label of 64"),
    (".".join(["x" * 60] * 5), "a name of 304"),
    ("ma\u0000il.example", "a NUL"),
]


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(("name", "why"), UNASKABLE)
def test_a_name_that_cannot_be_asked_for_never_raises(
    ask: Callable[..., DnsAnswer], name: str, why: str
) -> None:
    answer = ask(name, "A")
    assert answer.gap is not None or answer.nxdomain


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("odd name.example", "203.0.114.30"),
        ("Odd\\032Name.example.", "203.0.114.30"),
        ("müller.example", "203.0.114.31"),
    ],
)
def test_a_name_of_odd_characters_is_answered(
    ask: Callable[..., DnsAnswer], name: str, address: str
) -> None:
    assert ask(name, "A").records == (address,)


@pytest.mark.parametrize("ask", ASKS)
def test_an_unknown_type_never_raises(ask: Callable[..., DnsAnswer]) -> None:
    gap = ask("coach.example", "NONSENSE").gap
    assert gap is not None
    assert gap.reason is Reason.PROTOCOL


def test_the_guard_judges_name_servers_too() -> None:
    answer, responder = look(
        lambda resolver: resolver.query_server("127.0.0.1", "coach.example", "A")
    )
    assert answer.gap is not None
    assert answer.gap.reason is Reason.BLOCKED
    assert responder.asked == []


def test_each_question_is_put_once() -> None:
    async def work(resolver: Resolver) -> list[DnsAnswer]:
        names = ["coach.example", "COACH.example.", "coach.example"]
        return list(await asyncio.gather(*(resolver.query(name, "A") for name in names)))

    answers, responder = look(work)
    assert answers[0] is answers[1] is answers[2]
    assert responder.asked == [("coach.example", "A", "udp")]


def test_an_asker_who_gives_up_does_not_take_the_answer_away() -> None:
    async def work(resolver: Resolver) -> DnsAnswer:
        hasty = asyncio.create_task(resolver.query("coach.example", "A"))
        await asyncio.sleep(0)
        hasty.cancel()
        return await resolver.query("coach.example", "A")

    assert look(work)[0].records == ("203.0.114.10", "203.0.114.11")


ADDRESSES = [
    ("coach.example", ("203.0.114.10", "203.0.114.11", "2606:4700::1")),
    ("www.coach.example", ("203.0.114.20",)),
    ("half.example", ("203.0.114.10",)),
    ("203.0.114.9", ("203.0.114.9",)),
    ("[2606:4700::2]", ("2606:4700::2",)),
    ("private.example", Reason.BLOCKED),
    ("mapped.example", Reason.BLOCKED),
    ("nat64.example", Reason.BLOCKED),
    ("mixed.example", Reason.BLOCKED),
    ("10.0.0.1", Reason.BLOCKED),
    ("[::1]", Reason.BLOCKED),
    ("absent.example", Reason.UNRESOLVED),
    ("dangling.example", Reason.UNRESOLVED),
    ("null.example", Reason.UNRESOLVED),
    ("a.loop.example", Reason.SERVFAIL),
]


@pytest.mark.parametrize(("name", "expected"), ADDRESSES)
def test_only_judged_addresses_are_handed_out(
    name: str, expected: tuple[str, ...] | Reason
) -> None:
    found = look(lambda resolver: resolver.addresses(name))[0]
    assert (found.reason if isinstance(found, Gap) else found) == expected


def test_one_family_may_be_unseen_when_the_other_has_an_address() -> None:
    found = look(lambda r: r.addresses("half.example"), {("half.example", "AAAA"): "servfail"})
    assert found[0] == ("203.0.114.10",)


def test_nothing_found_and_one_family_unseen_is_not_unresolved() -> None:
    found, _ = look(lambda r: r.addresses("null.example"), {("null.example", "AAAA"): "servfail"})
    assert isinstance(found, Gap)
    assert found.reason is Reason.SERVFAIL


def test_a_referral_is_read_with_its_glue() -> None:
    zone = """
        coach.example      600 NS   ns1.coach.example.
        coach.example      600 NS   ns2.other.example.
        ns1.coach.example  600 A    203.0.114.53
        ns1.coach.example  600 AAAA 2606:4700::53
    """

    async def scene() -> tuple[DnsAnswer, dict[str, tuple[str, ...]]]:
        async with (
            Responder(zone, {("coach.example", "NS"): "referral"}) as responder,
            Resolver(quick_network(responder)) as resolver,
        ):
            referral = await resolver.referral(SERVER, "coach.example")
        return referral.answer, dict(referral.glue)

    answer, glue = asyncio.run(scene())
    assert answer.records == ("ns1.coach.example", "ns2.other.example")
    assert (answer.ttl, answer.authoritative) == (600, False)
    assert glue == {"ns1.coach.example": ("203.0.114.53", "2606:4700::53")}


def test_the_operators_rdap_address_is_handed_out_and_its_neighbours_are_not() -> None:
    async def scene() -> list[tuple[str, ...] | Gap]:
        config = NetworkConfig(nameservers=(("127.0.0.1", 9),), rdap="http://127.0.0.1:8043/")
        async with Resolver(Network(config, QUICK)) as resolver:
            return [await resolver.addresses(each) for each in ("127.0.0.1", "127.0.0.2")]

    own, other = asyncio.run(scene())
    assert own == ("127.0.0.1",)
    assert isinstance(other, Gap)


def test_a_resolver_with_nothing_to_ask_ends_cleanly() -> None:
    async def scene() -> bool:
        async with Resolver(Network(NetworkConfig(nameservers=(("127.0.0.1", 9),)), QUICK)):
            return True

    assert asyncio.run(scene())
