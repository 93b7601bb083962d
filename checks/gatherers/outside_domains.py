"""Domains of others that ours leans on, and whether anybody still holds them.

Where a name was seen to exist its domain is somebody's, so only those of names that are gone
are asked for; the hosts of scripts and styles nobody has looked up before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal
from urllib.parse import urlsplit

from checks.engine.facts import (
    DnsAnswer,
    Gap,
    HostFacts,
    MxFacts,
    OutsideDomain,
    PageFacts,
    SpfFacts,
)
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.names import is_subdomain, registrable_domain

MAX_DOMAINS = 8

Use = tuple[Literal["alias", "mail host", "SPF", "page file"], str]


@gatherer(yields="outside_domains", needs=("hosts", "mx", "spf", "pages"))
async def gather_outside_domains(look: Look) -> Mapping[str, OutsideDomain | Gap]:
    uses: dict[str, dict[Use, None]] = {}
    for use, name in _relied_on(look):
        # The ICANN section only: what a company lends out is the company's own domain.
        domain = registrable_domain(name, private=False)
        if domain and not is_subdomain(domain, look.spec.zone):
            uses.setdefault(domain, {})[use] = None
    chosen = list(uses)[:MAX_DOMAINS]
    return await all_of({domain: _ask(look, domain, tuple(uses[domain])) for domain in chosen})


async def _ask(look: Look, domain: str, uses: tuple[Use, ...]) -> OutsideDomain:
    return OutsideDomain(domain, await look.dns.query(domain, "NS"), uses)


def _relied_on(look: Look) -> Iterator[tuple[Use, str]]:
    """How a name is used, what to show of that, and the name."""
    hosts: Mapping[str, HostFacts] = look.facts("hosts")
    for host in hosts.values():
        if host.a.nxdomain or host.aaaa.nxdomain:
            targets = [target for _, target in host.aliases] or list(host.cname.records)
            yield from ((("alias", host.name), target) for target in targets)
    mx: Mapping[str, MxFacts] = look.facts("mx")
    for mail in (host for facts in mx.values() for host in facts.hosts):
        if mail.name and mail.a.nxdomain:
            yield ("mail host", mail.name), mail.name
    spf: Mapping[str, SpfFacts] = look.facts("spf")
    for answer in (answer for facts in spf.values() for answer in _asked(facts)):
        if answer.nxdomain:
            yield ("SPF", answer.name), answer.name
    pages: Mapping[str, PageFacts] = look.facts("pages")
    for asset in (asset for facts in pages.values() for asset in facts.page.assets):
        if asset.active and (host_name := urlsplit(asset.url).hostname):
            yield ("page file", asset.url), host_name


def _asked(spf: SpfFacts) -> tuple[DnsAnswer, ...]:
    return (*spf.lookups, *spf.targets)
