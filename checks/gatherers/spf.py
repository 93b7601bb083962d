"""SPF: the domain's record and every name it reaches, fetched breadth first (RFC 7208)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import DnsAnswer, SpfFacts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.resolver import Resolver
from checks.parsing.spf_tree import Outcome, SpfSource, host_lookups, needed

MAX_LOOKUPS = 40  # a receiver stops at ten; this is enough to say by how much it is too many

# What a term looks up. An exists term asks for A even over IPv6 (RFC 7208 section 5.7).
_TYPES = {"a": ("A", "AAAA"), "mx": ("MX",), "exists": ("A",)}


@gatherer(yields="spf")
async def gather_spf(look: Look) -> Mapping[str, SpfFacts]:
    domain = look.spec.domain
    answers = await _closure(look.dns, domain)
    sources = {name: _source(answer) for name, answer in answers.items()}
    questions = sorted(
        (name, rtype)
        for mechanism, name in host_lookups(domain, sources)
        for rtype in _TYPES[mechanism]
    )
    targets = await asyncio.gather(
        *(look.dns.query(name, rtype) for name, rtype in questions[:MAX_LOOKUPS])
    )
    own = answers.pop(domain)
    return {domain: SpfFacts(domain, own, tuple(answers.values()), tuple(targets))}


async def _closure(dns: Resolver, domain: str) -> dict[str, DnsAnswer]:
    """TXT by name, the domain's own first, until nothing is missing or the cap is reached."""
    answers = {domain: await dns.query(domain, "TXT")}
    while len(answers) <= MAX_LOOKUPS:
        missing = needed(domain, {name: _source(answer) for name, answer in answers.items()})
        level = sorted(missing)[: MAX_LOOKUPS + 1 - len(answers)]
        if not level:
            break
        found = await asyncio.gather(*(dns.query(name, "TXT") for name in level))
        answers.update(zip(level, found, strict=True))
    return answers


def _source(answer: DnsAnswer) -> SpfSource:
    return SpfSource(answer.records, _outcome(answer))


def _outcome(answer: DnsAnswer) -> Outcome:
    if not answer.observed:
        return "not_observed"
    if answer.nxdomain:
        return "nxdomain"
    return "nodata" if answer.nodata else "answer"
