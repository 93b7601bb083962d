"""How questions travel: tries, several servers, forgeries, ports, and what is counted."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.engine.facts import DnsAnswer, Reason
from checks.gatherers.network import Network, NetworkConfig
from checks.gatherers.resolv_conf import system_name_servers
from checks.gatherers.resolver import Resolver
from checks.gatherers.tally import Span, Tally

from .dns_responder import QUICK, Responder, quick_network

SERVER = "203.0.114.53"
ZONE = """
    coach.example     300 A     203.0.114.10
    coach.example     300 TXT   "v=spf1 -all"
    www.coach.example 60  CNAME coach.example.
"""


def asked(fault: str, *, direct: bool = False, rtype: str = "A") -> tuple[DnsAnswer, Responder]:
    async def scene() -> tuple[DnsAnswer, Responder]:
        async with (
            Responder(ZONE, {("coach.example", rtype): fault}) as responder,
            Resolver(quick_network(responder)) as resolver,
        ):
            if direct:
                return await resolver.query_server(SERVER, "coach.example", rtype), responder
            return await resolver.query("coach.example", rtype), responder

    return asyncio.run(scene())


@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize("fault", ["lost", "late"])
def test_a_datagram_that_got_lost_is_sent_again(fault: str, direct: bool) -> None:
    answer, responder = asked(fault, direct=direct)
    assert answer.records == ("203.0.114.10",)
    assert responder.asked == [("coach.example", "A", "udp")] * 2


@pytest.mark.parametrize("direct", [False, True])
def test_a_forgery_does_not_end_the_wait(direct: bool) -> None:
    answer, responder = asked("forged", direct=direct)
    assert answer.records == ("203.0.114.10",)
    assert len(responder.asked) == 1


def test_why_a_resolver_failed_is_told_in_its_own_words() -> None:
    gap = asked("expired")[0].gap
    assert gap is not None
    assert gap.reason is Reason.SERVFAIL
    assert "expired" in gap.detail


def test_the_ttl_of_each_alias_is_kept() -> None:
    async def scene() -> DnsAnswer:
        async with Responder(ZONE) as responder, Resolver(quick_network(responder)) as resolver:
            return await resolver.query("www.coach.example", "A")

    answer = asyncio.run(scene())
    assert (answer.aliases, answer.alias_ttls) == ((("www.coach.example", "coach.example"),), (60,))


def several(first: Responder, second: Responder) -> Network:
    servers = (("127.0.0.1", first.port), ("127.0.0.1", second.port))
    return Network(NetworkConfig(nameservers=servers), QUICK)


def test_the_next_resolver_is_asked_when_one_is_silent() -> None:
    async def scene() -> tuple[DnsAnswer, str]:
        async with (
            Responder(ZONE, {("*", "*"): "silent"}) as mute,
            Responder(ZONE) as sound,
            Resolver(several(mute, sound)) as resolver,
        ):
            return await resolver.query("coach.example", "A"), f"127.0.0.1:{sound.port}"

    answer, server = asyncio.run(scene())
    assert (answer.records, answer.server) == (("203.0.114.10",), server)


def test_the_next_resolver_is_asked_at_once_when_nobody_listens() -> None:
    async def scene() -> tuple[DnsAnswer, int]:
        async with Responder(ZONE) as gone:
            pass
        async with Responder(ZONE) as sound:
            network = several(gone, sound)
            async with Resolver(network) as resolver:
                return await resolver.query("coach.example", "A"), network.tally.dns_queries

    answer, queries = asyncio.run(scene())
    assert (answer.records, queries) == (("203.0.114.10",), 2)


def test_questions_leave_from_several_ports() -> None:
    async def scene() -> set[int]:
        async with Responder(ZONE) as responder, Resolver(quick_network(responder)) as resolver:
            await asyncio.gather(*(resolver.query(f"n{at}.example", "A") for at in range(40)))
            return responder.ports

    assert len(asyncio.run(scene())) == 4


COUNTS: list[tuple[str, Callable[[Resolver], object], tuple[int, int], list[int]]] = [
    ("", lambda dns: dns.query("coach.example", "A"), (1, 0), [1]),
    ("", lambda dns: dns.query_server(SERVER, "coach.example", "A"), (1, 0), [1]),
    ("lost", lambda dns: dns.query("coach.example", "A"), (2, 0), [1]),
    ("long", lambda dns: dns.query("coach.example", "A"), (2, 1), [1, 2]),
]


@pytest.mark.parametrize(("fault", "ask", "counts", "trips"), COUNTS)
def test_what_it_cost_is_counted(
    fault: str, ask: Callable[[Resolver], object], counts: tuple[int, int], trips: list[int]
) -> None:
    async def scene() -> Tally:
        async with Responder(ZONE, {("coach.example", "A"): fault}) as responder:
            network = quick_network(responder)
            network.tally.spans = []
            async with Resolver(network) as resolver:
                assert (await ask(resolver)).records  # type: ignore[misc]
            return network.tally

    tally = asyncio.run(scene())
    spans: list[Span] = tally.spans or []
    assert (tally.dns_queries, tally.tcp_connections) == counts
    assert [span.round_trips for span in spans] == trips
    assert all(span.kind == "dns" and span.ended >= span.began for span in spans)


RESOLV_CONF = [
    ("nameserver 9.9.9.9\n", (("9.9.9.9", 53),)),
    ("# nameserver 1.1.1.1\n;x\nsearch a.example\nnameserver\t::1 \n", (("::1", 53),)),
    ("".join(f"nameserver 192.0.2.{at}\n" for at in range(5)), None),
    ("nameserver\n", (("127.0.0.1", 53),)),
]


@pytest.mark.parametrize(("text", "servers"), RESOLV_CONF)
def test_the_systems_resolvers_are_read(
    tmp_path: Path, text: str, servers: tuple[tuple[str, int], ...] | None
) -> None:
    path = tmp_path / "resolv.conf"
    path.write_text(text)
    found = system_name_servers(path)
    assert found == (servers or tuple((f"192.0.2.{at}", 53) for at in range(3)))


def test_without_the_file_the_machines_own_resolver_is_asked(tmp_path: Path) -> None:
    assert system_name_servers(tmp_path / "none") == (("127.0.0.1", 53),)
