"""Where mail for the domain is delivered (RFC 5321 section 5.1, RFC 7505)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import DnsAnswer, MxFacts, MxHost
from checks.gatherers.host_answers import host_answers
from checks.gatherers.look import Look, gatherer
from checks.gatherers.resolver import Resolver

MAX_HOSTS = 20


@gatherer(yields="mx")
async def gather_mx(look: Look) -> Mapping[str, MxFacts]:
    domain = look.spec.domain
    answer = await look.dns.query(domain, "MX")
    hosts = await asyncio.gather(
        *(_host(look.dns, record) for record in answer.records[:MAX_HOSTS])
    )
    return {domain: MxFacts(domain, answer, tuple(hosts))}


async def _host(dns: Resolver, record: str) -> MxHost:
    preference, _, target = record.partition(" ")
    if target == ".":
        a, aaaa, cname = (DnsAnswer(".", each) for each in ("A", "AAAA", "CNAME"))
        return MxHost(int(preference), "", a, aaaa, cname)
    return MxHost(int(preference), target, *await host_answers(dns, target))
