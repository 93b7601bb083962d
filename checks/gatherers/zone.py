"""The delegation: what the parent's own servers say, and each server of the zone itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from itertools import chain, zip_longest

from checks.engine.facts import DnsAnswer, Gap, NameServer, Reason, ServerAnswers, ZoneFacts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.resolver import Referral, Resolver
from checks.parsing.names import parents

MAX_PARENT_SERVERS = 4  # asked in turn until one answers
MAX_SERVERS = 13
# Addresses asked, over all name servers; a name server is asked at one at least, at four at most.
ADDRESSES = 6
MAX_ADDRESSES = 4


@gatherer(yields="zone")
async def gather_zone(look: Look) -> Mapping[str, ZoneFacts]:
    dns, zone = look.dns, look.spec.zone
    (parent, referral), (resolver_ns, asked), resolver_soa = await asyncio.gather(
        _delegation(dns, zone), _ask_known(dns, zone), dns.query(zone, "SOA")
    )
    # The parent may name others, or the same at other addresses; what was asked is not asked
    # again. And a server may name others that neither the parent nor the resolver knows.
    for more in (set(referral.answer.records), _child_names(asked.values())):
        asked |= await _ask_servers(dns, zone, {*asked, *more}, referral.glue)
    child = _child_names(asked.values()) or set(resolver_ns.records)
    delegated = set(referral.answer.records)
    servers = tuple(
        NameServer(name, name in delegated, name in child, a, aaaa, glue, answers)
        for name, (a, aaaa, glue, answers) in sorted(asked.items())
    )
    facts = ZoneFacts(zone, parent, referral.answer, resolver_ns, resolver_soa, servers)
    return {facts.key: facts}


_Asked = tuple[DnsAnswer, DnsAnswer, tuple[str, ...], tuple[ServerAnswers, ...]]


async def _delegation(dns: Resolver, zone: str) -> tuple[str, Referral]:
    """The nearest zone above, and to whom one of its own servers refers for *zone*."""
    for parent in (*parents(zone), "."):
        servers = await dns.query(parent, "NS")
        if servers.records:
            return parent, await _referral(dns, zone, servers.records)
        if servers.gap is not None:
            return parent, _unasked(zone, f"the servers of {parent} could not be found")
    return ".", _unasked(zone, "no zone above it could be found")


async def _referral(dns: Resolver, zone: str, servers: tuple[str, ...]) -> Referral:
    referral = _unasked(zone, "none of the parent's servers has an address")
    for server in servers[:MAX_PARENT_SERVERS]:
        addresses = await _addresses(dns, server)
        if not addresses:
            continue
        referral = await dns.referral(addresses[0], zone)
        if referral.answer.observed:
            break
    return referral


async def _addresses(dns: Resolver, server: str) -> tuple[str, ...]:
    """IPv6 only where there is no IPv4: one address is enough to be asked."""
    found = await dns.query(server, "A")
    return found.records or (await dns.query(server, "AAAA")).records


def _unasked(zone: str, why: str) -> Referral:
    return Referral(DnsAnswer(zone, "NS", gap=Gap(Reason.NOT_ATTEMPTED, why)))


async def _ask_known(dns: Resolver, zone: str) -> tuple[DnsAnswer, dict[str, _Asked]]:
    """The servers that the resolver knows, without waiting for the parent's word."""
    known = await dns.query(zone, "NS")
    return known, await _ask_servers(dns, zone, set(known.records), {})


async def _ask_servers(
    dns: Resolver, zone: str, names: set[str], glue: Mapping[str, tuple[str, ...]]
) -> dict[str, _Asked]:
    ordered = sorted(names)[:MAX_SERVERS]
    share = min(MAX_ADDRESSES, -(-ADDRESSES // max(1, len(ordered))))
    asked = await asyncio.gather(
        *(_ask_server(dns, zone, name, glue.get(name, ()), share) for name in ordered)
    )
    return dict(zip(ordered, asked, strict=True))


async def _ask_server(
    dns: Resolver, zone: str, name: str, glue: tuple[str, ...], share: int
) -> _Asked:
    a, aaaa = await asyncio.gather(dns.query(name, "A"), dns.query(name, "AAAA"))
    both = chain.from_iterable(zip_longest(a.records, aaaa.records, fillvalue=""))
    chosen = [address for address in both if address][:share]
    others = [address for address in glue if address not in (*a.records, *aaaa.records)]
    answers = await asyncio.gather(
        *(_ask_address(dns, zone, each) for each in (chosen + others)[:MAX_ADDRESSES])
    )
    return a, aaaa, glue, tuple(answers)


async def _ask_address(dns: Resolver, zone: str, address: str) -> ServerAnswers:
    soa, ns, apex_a = await asyncio.gather(
        *(dns.query_server(address, zone, rtype) for rtype in ("SOA", "NS", "A"))
    )
    return ServerAnswers(address, soa, ns, apex_a)


def _child_names(asked: Iterable[_Asked]) -> set[str]:
    """The NS set as the zone itself has it: only what its servers say with authority."""
    return {
        name
        for _, _, _, answers in asked
        for answer in answers
        if answer.ns.authoritative
        for name in answer.ns.records
    }
