"""The delegation from the parent's own server, and every address of every name server."""

import asyncio
from typing import Any

from checks.engine.facts import NameServer, Reason, ZoneFacts
from checks.gatherers.look import look_at

from .dns_responder import Responder, quick_network
from .looks import COACH, fact_of

PARENT = """
    example             600 NS ns.registry.example.
    ns.registry.example 600 A  203.0.114.1
"""
ZONE = """
    coach.example       300 NS   ns1.coach.example.
    coach.example       300 NS   ns2.host.example.
    coach.example       300 SOA  ns1.coach.example. host.coach.example. 7 3600 600 86400 300
    coach.example       300 A    203.0.114.10
    ns1.coach.example   300 A    203.0.114.2
    ns2.host.example    300 A    203.0.114.3
"""
LOOPBACK = {f"203.0.114.{last}": "127.0.0.1" for last in range(1, 30)} | {
    f"2606:4700::{last}": "127.0.0.1" for last in range(10, 30)
}


def zone(records: str, **options: Any) -> ZoneFacts:
    facts = fact_of("zone", records, addresses=LOOPBACK, **options)
    assert isinstance(facts, ZoneFacts)
    return facts


def servers(facts: ZoneFacts) -> dict[str, NameServer]:
    return {server.name: server for server in facts.servers}


def test_a_sound_zone() -> None:
    facts = zone(PARENT + ZONE)
    assert (facts.parent, facts.delegation.server) == ("example", "203.0.114.1:53")
    assert facts.delegation.records == ("ns1.coach.example", "ns2.host.example")
    ns1 = servers(facts)["ns1.coach.example"]
    assert (ns1.in_parent, ns1.in_child, ns1.addresses) == (True, True, ("203.0.114.2",))
    (said,) = ns1.answers
    assert (said.address, said.soa.authoritative) == ("203.0.114.2", True)
    assert said.apex_a.records == ("203.0.114.10",)


def test_a_referral_brings_the_glue() -> None:
    facts = zone(PARENT + ZONE, faults={("coach.example", "NS"): "referral"})
    assert facts.delegation.records == ("ns1.coach.example", "ns2.host.example")
    assert servers(facts)["ns1.coach.example"].glue == ("203.0.114.2",)


def test_glue_that_differs_from_the_zone_is_asked_too() -> None:
    """The registry's word comes by its own server; the resolver knows another address."""

    async def scene() -> ZoneFacts:
        registry = ZONE.replace("203.0.114.2", "203.0.114.4")
        referral = {("coach.example", "NS"): "referral"}
        async with (
            Responder(PARENT + ZONE) as responder,
            Responder(registry, referral, host="127.0.0.2", port=responder.port),
        ):
            network = quick_network(responder, addresses=LOOPBACK | {"203.0.114.1": "127.0.0.2"})
            evidence = await look_at(COACH, network, topics=["zone"])
            facts = evidence.topics["zone"]["coach.example"]
            assert isinstance(facts, ZoneFacts)
            return facts

    ns1 = servers(asyncio.run(scene()))["ns1.coach.example"]
    assert (ns1.addresses, ns1.glue) == (("203.0.114.2",), ("203.0.114.4",))
    assert [said.address for said in ns1.answers] == ["203.0.114.2", "203.0.114.4"]


MANY = """
    example             600 NS   ns.registry.example.
    ns.registry.example 600 A    203.0.114.1
""" + "".join(
    f"coach.example 300 NS ns{server}.coach.example.\n"
    + "".join(
        f"ns{server}.coach.example 300 A 203.0.114.{10 * server + at}\n"
        f"ns{server}.coach.example 300 AAAA 2606:4700::{server}{at}\n"
        for at in range(3)
    )
    for server in (1, 2)
)


def test_of_many_addresses_some_of_each_family_are_asked() -> None:
    found = servers(zone(MANY))
    asked = {name: [said.address for said in each.answers] for name, each in found.items()}
    assert asked["ns1.coach.example"] == ["203.0.114.10", "2606:4700::10", "203.0.114.11"]
    assert len(asked["ns2.coach.example"]) == 3


def test_a_lame_server_answers_without_authority() -> None:
    facts = zone(PARENT + ZONE, faults={("coach.example", "SOA"): "lame"})
    assert not any(said.soa.authoritative for server in facts.servers for said in server.answers)
    assert all(said.soa.observed for server in facts.servers for said in server.answers)


def test_a_server_that_refuses_is_a_gap_in_its_own_answer() -> None:
    facts = zone(PARENT + ZONE, faults={("coach.example", "SOA"): "refused"})
    (said,) = servers(facts)["ns1.coach.example"].answers
    assert said.soa.gap is not None
    assert said.soa.gap.reason is Reason.DNS_REFUSED
    assert said.ns.observed


def test_a_server_with_a_private_address_is_not_contacted() -> None:
    facts = zone(PARENT + ZONE.replace("203.0.114.2", "10.0.0.2"))
    (said,) = servers(facts)["ns1.coach.example"].answers
    assert said.soa.gap is not None
    assert said.soa.gap.reason is Reason.BLOCKED


def test_a_server_without_an_address_is_kept() -> None:
    facts = zone(PARENT + ZONE.replace("ns2.host.example    300 A    203.0.114.3", ""))
    assert servers(facts)["ns2.host.example"].answers == ()
    assert servers(facts)["ns2.host.example"].a.nxdomain


def test_a_domain_nobody_registered() -> None:
    facts = zone(PARENT)
    assert facts.delegation.nxdomain
    assert facts.resolver_ns.nxdomain
    assert facts.servers == ()


def test_a_parent_that_could_not_be_asked_is_not_missing() -> None:
    facts = zone(PARENT + ZONE, faults={("example", "NS"): "servfail"})
    assert facts.delegation.gap is not None
    assert facts.delegation.gap.reason is Reason.NOT_ATTEMPTED
    assert facts.parent == "example"
    assert facts.resolver_ns.records == ("ns1.coach.example", "ns2.host.example")
    assert not any(server.in_parent for server in facts.servers)


def test_a_parent_without_addresses_is_not_missing() -> None:
    facts = zone("example 600 NS ns.registry.example." + ZONE)
    assert facts.delegation.gap is not None


STALE = """
    coach.example       600 NS ns1.coach.example.
    coach.example       600 NS old.host.example.
    coach.example       600 SOA old.host.example. host.coach.example. 1 3600 600 86400 300
"""


def test_only_what_is_said_with_authority_counts_as_the_zones_own() -> None:
    """The registry and the old host, at 127.0.0.2, still name the old server."""

    async def scene() -> ZoneFacts:
        records = PARENT + ZONE + "old.host.example 300 A 203.0.114.1"
        lame = {("coach.example", "NS"): "lame"}
        async with (
            Responder(records) as responder,
            Responder(STALE, lame, host="127.0.0.2", port=responder.port),
        ):
            network = quick_network(responder, addresses=LOOPBACK | {"203.0.114.1": "127.0.0.2"})
            evidence = await look_at(COACH, network, topics=["zone"])
            facts = evidence.topics["zone"]["coach.example"]
            assert isinstance(facts, ZoneFacts)
            return facts

    facts = asyncio.run(scene())
    assert {name: (each.in_parent, each.in_child) for name, each in servers(facts).items()} == {
        "ns1.coach.example": (True, True),
        "ns2.host.example": (False, True),
        "old.host.example": (True, False),
    }
