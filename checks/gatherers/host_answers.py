"""A, AAAA and CNAME of one name, with no question that an earlier answer holds already.

A resolver puts the CNAMEs that it followed into the answer for A (RFC 1034 section 3.6.2), also
where nothing is at their end (RFC 2308 section 2), and NXDOMAIN is about all types of a name.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from checks.engine.facts import DnsAnswer
from checks.gatherers.resolver import Resolver

HostAnswers = tuple[DnsAnswer, DnsAnswer, DnsAnswer]


async def host_answers(dns: Resolver, name: str, *, guessed: bool = False) -> HostAnswers:
    """The answers for A, AAAA and CNAME; a *guessed* name is only asked for A if it is none."""
    if guessed:
        a = await dns.query(name, "A")
        aaaa = replace(a, rtype="AAAA") if a.nxdomain else await dns.query(name, "AAAA")
    else:
        a, aaaa = await asyncio.gather(dns.query(name, "A"), dns.query(name, "AAAA"))
    return a, aaaa, _alias(a) or _alias(aaaa) or await dns.query(name, "CNAME")


def _alias(answer: DnsAnswer) -> DnsAnswer | None:
    """The CNAME RRset at the name itself, as far as *answer* shows it."""
    if answer.aliases:
        _, target = answer.aliases[0]
        return replace(
            answer,
            rtype="CNAME",
            rcode="NOERROR",
            records=(target,),
            ttl=answer.alias_ttls[0],
            aliases=(),
            alias_ttls=(),
        )
    if answer.records or answer.nxdomain:
        return replace(answer, rtype="CNAME", records=(), ttl=None)
    return None
