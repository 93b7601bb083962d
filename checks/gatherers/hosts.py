"""The public host names: those a launch should have, and common ones that turn out to exist.

An address that is not public is a fact here (it was published); only connecting to it is
blocked. Where an alias leads in a loop or through too many steps, recursive resolvers give
up with SERVFAIL; the chain is then followed by hand. When that proves the chain endless, A
and AAAA are given as observed and empty, with the chain in ``aliases``: for visitors, and
provably so, the name has no address. Anything less than proof stays a gap.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from checks.engine.facts import DnsAnswer, Gap, HostFacts, WildcardFacts
from checks.engine.spec import LaunchSpec
from checks.gatherers.dns_text import LONGEST_CHAIN, Aliases, chain_from, is_loop
from checks.gatherers.host_answers import host_answers
from checks.gatherers.look import Look, gatherer
from checks.gatherers.resolver import Resolver
from checks.gatherers.together import all_of
from checks.parsing.names import is_subdomain

Role = Literal["apex", "www", "declared", "common", "edge"]

COMMON = ("app", "api", "admin", "help", "portal", "book", "shop", "blog", "mail")


@gatherer(yields="wildcard")
async def gather_wildcard(look: Look) -> Mapping[str, WildcardFacts]:
    """Ask for a name that nobody would have made."""
    return {look.spec.domain: await _wildcard(look)}


@gatherer(yields="hosts")
async def gather_hosts(look: Look) -> Mapping[str, HostFacts | Gap]:
    wanted = _wanted(look.spec)
    hosts = all_of({name: _host(look, name, role) for name, role in wanted.items()})
    found, wildcard = await asyncio.gather(hosts, _wildcard(look))
    return {
        name: _certain(host, wildcard) if wanted[name] == "common" else host
        for name, host in found.items()
        if wanted[name] != "common" or _is_found(host, wildcard)
    }


async def _wildcard(look: Look) -> WildcardFacts:
    domain = look.spec.domain
    probe = f"{_unlikely_label(domain)}.{domain}"
    return WildcardFacts(domain, probe, *await host_answers(look.dns, probe, guessed=True))


def _unlikely_label(domain: str) -> str:
    """Random to look at, the same for all who look on one day, so that caches are of use."""
    today = datetime.now(UTC).date().isoformat()
    return "x" + hashlib.sha256(f"{domain} {today}".encode()).hexdigest()[:15]


def _wanted(spec: LaunchSpec) -> dict[str, Role]:
    """Every name to look up and why, the most telling reason first."""
    routes = (urlsplit(route.url).hostname or "" for route in spec.routes)
    # A booking page at somebody else's service is not one of the client's hosts.
    own = [name for name in (spec.canonical or "", *routes) if is_subdomain(name, spec.domain)]
    wanted: dict[str, Role] = {spec.domain: "apex"}
    if spec.www:
        wanted[spec.www] = "www"
    for name in (*(host.name for host in spec.hosts), *own):
        wanted.setdefault(name, "declared")
    for name in spec.edge.proxied:
        wanted.setdefault(name, "edge")
    for label in COMMON:
        wanted.setdefault(f"{label}.{spec.domain}", "common")
    return wanted


def _is_found(host: HostFacts | Gap, wildcard: WildcardFacts) -> bool:
    """Whether a guessed name exists by itself: seen, and not just the wildcard's answer."""
    if isinstance(host, Gap) or not host.exists:
        return False
    if not wildcard.present:
        return True
    if host.cname.records or wildcard.cname.records:
        return host.cname.records != wildcard.cname.records
    # Addresses behind a wildcard may rotate, so sharing one is enough to doubt the name.
    shared = set(host.addresses) & {*wildcard.a.records, *wildcard.aaaa.records}
    return not shared


def _certain(host: HostFacts | Gap, wildcard: WildcardFacts) -> HostFacts | Gap:
    """A guessed name that answered is a host only where a wildcard is known not to have done so."""
    unseen = next((each.gap for each in (wildcard.a, wildcard.aaaa) if each.gap), None)
    if isinstance(host, Gap) or wildcard.present or unseen is None:
        return host
    return Gap(unseen.reason, f"{host.name} may be a wildcard's answer; that was not to be told")


async def _host(look: Look, name: str, role: Role) -> HostFacts:
    a, aaaa, cname = await host_answers(look.dns, name, guessed=role == "common")
    if cname.records and not (a.aliases or aaaa.aliases):  # neither was answered
        chain, endless = await _follow(look.dns, name)
        a, aaaa = (_along(answer, chain, endless) for answer in (a, aaaa))
    purpose = next((host.purpose for host in look.spec.hosts if host.name == name), "")
    return HostFacts(name, role, a, aaaa, cname, purpose)


async def _follow(resolver: Resolver, name: str) -> tuple[Aliases, bool]:
    """Follow CNAMEs one at a time; the chain, and whether it was seen to have no end."""
    cnames: dict[str, str] = {}
    owner = name
    while len(cnames) < LONGEST_CHAIN:
        answer = await resolver.query(owner, "CNAME")
        if not answer.records:
            return chain_from(name, cnames), False
        cnames[owner] = owner = answer.records[0]
        if owner in cnames:
            break
    chain = chain_from(name, cnames)
    return chain, is_loop(chain) or len(chain) == LONGEST_CHAIN


def _along(answer: DnsAnswer, chain: Aliases, endless: bool) -> DnsAnswer:
    if endless:
        return replace(answer, rcode="NOERROR", records=(), aliases=chain, gap=None)
    return replace(answer, aliases=answer.aliases or chain)
