"""Names below the domain that are on no list: those in certificates, and a few guesses.

The common public names are looked up with the hosts; the guesses here are those of copies
that were meant for nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from checks.engine.facts import DnsAnswer, Gap, OtherName, TlsFacts, WildcardFacts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.names import is_subdomain

GUESSES = ("staging", "dev", "test", "beta", "old")
MAX_FROM_CERTIFICATES = 6

Source = Literal["certificate", "guess"]


@gatherer(yields="other_names", needs=("hosts", "wildcard", "tls_hosts"))
async def gather_other_names(look: Look) -> Mapping[str, OtherName | Gap]:
    """Facts by name. A certificate's name that could not be asked for is a gap."""
    domain = look.spec.domain
    listed = {*look.facts("hosts"), *look.facts("hosts").gaps}
    sources: dict[str, Source] = {}
    for name in _in_certificates(look)[:MAX_FROM_CERTIFICATES]:
        sources[name] = "certificate"
    for label in GUESSES:
        sources.setdefault(f"{label}.{domain}", "guess")
    asked = await all_of(
        {name: _ask(look, name, source) for name, source in sources.items() if name not in listed}
    )
    wildcard: WildcardFacts | None = look.facts("wildcard").get(domain)
    found: dict[str, OtherName | Gap] = {}
    for name, answer in asked.items():
        gap = answer if isinstance(answer, Gap) else answer.gap
        if gap is not None and sources[name] == "certificate":
            found[name] = gap
        elif isinstance(answer, DnsAnswer) and _is_found(answer, wildcard):
            found[name] = OtherName(name, sources[name], answer)
    return found


async def _ask(look: Look, name: str, source: Source) -> DnsAnswer:
    """Its addresses; where there are none, the alias that leads to none, of a name once in use."""
    answer = await look.dns.query(name, "A")
    if source == "guess" or not answer.empty or answer.aliases:
        return answer
    alias = await look.dns.query(name, "CNAME")
    return replace(answer, aliases=tuple((name, target) for target in alias.records))


def _in_certificates(look: Look) -> list[str]:
    """The single names below the domain in the certificates shown, each once, in order."""
    tls: Mapping[str, TlsFacts] = look.facts("tls_hosts")
    known = {*look.facts("hosts"), *look.facts("hosts").gaps}
    names = [
        name
        for facts in tls.values()
        for endpoint in facts.endpoints
        for name in endpoint.leaf.names
        if is_subdomain(name, look.spec.domain) and "*" not in name and name not in known
    ]
    return list(dict.fromkeys(names))


def _is_found(answer: DnsAnswer, wildcard: WildcardFacts | None) -> bool:
    if not (answer.records or answer.aliases):
        return False
    if wildcard is None:  # not seen: nobody can say whose answer this is
        return False
    if answer.aliases:
        return answer.aliases[0][1] not in wildcard.cname.records
    # Addresses behind a wildcard may rotate, so sharing one is enough to doubt the name.
    return not set(answer.records) & set(wildcard.a.records)
