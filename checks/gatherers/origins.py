"""The servers behind the edge: addresses that the DNS gives away, each asked for the site.

A few requests, to addresses that the client's own records name. Each goes through the
network guard and asks for a page that everybody may see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from checks.engine.evidence import Facts
from checks.engine.facts import (
    Endpoint,
    Gap,
    HostFacts,
    MxFacts,
    OriginFacts,
    OriginTry,
    Reason,
    SpfFacts,
    Visit,
    WildcardFacts,
)
from checks.gatherers.fetcher import Response
from checks.gatherers.hosts_seen import home_host, is_ours, web_hosts
from checks.gatherers.look import Look, gatherer
from checks.parsing import ParseError
from checks.parsing.likeness import likeness
from checks.parsing.names import is_subdomain
from checks.parsing.spf import Mechanism, parse_spf, spf_records
from checks.parsing.urls import parse_url
from checks.providers.edge import edge_of_address, edge_of_headers

MAX_PROTECTED = 2
MAX_SUSPECTS = 4
# Names under which hosting companies and people leave the server itself reachable.
TELLING = ("direct", "origin", "cpanel", "ftp", "webmail", "server")

Suspects = dict[str, str]  # what names it, by address


@gatherer(yields="origins", needs=("hosts", "wildcard", "visits", "mx", "spf"))
async def gather_origins(look: Look) -> Mapping[str, OriginFacts | Gap]:
    """One fact. Where no host is behind an edge network, nothing is asked.

    Where no page was seen at all, nobody can say whether one is behind such a network.
    """
    domain = look.spec.domain
    visits = look.facts("visits")
    if not any(visit.final for visit in visits.values()):
        blind = Gap(Reason.NOT_ATTEMPTED, f"no page of {domain} could be seen")
        return {domain: next(iter(visits.gaps.values()), blind)}
    pages = dict(_protected(look))
    if not pages and (blind_spot := _unseen_page(visits)):
        return {domain: blind_spot}
    if not pages:
        return {domain: OriginFacts(domain, (), (), ())}
    suspects = await _telling_hosts(look)
    for address, source in _named(look):
        suspects.setdefault(address, source)
    chosen = dict(list(suspects.items())[:MAX_SUSPECTS])
    tries = await asyncio.gather(*(_host(look, host, url, chosen) for host, url in pages.items()))
    return {
        domain: OriginFacts(
            domain=domain,
            protected=tuple(pages),
            suspects=tuple(chosen.items()),
            tries=tuple(one for several in tries for one in several),
            unseen=_unseen(look),
        )
    }


def _unseen_page(visits: Facts[Visit]) -> Gap | None:
    """Why an https page, which may be behind an edge, was not seen; a closed port has none."""
    halfway = {url: visit.gap for url, visit in visits.items() if visit.gap}
    for url, gap in {**visits.gaps, **halfway}.items():
        if url.startswith("https:") and gap.reason is not Reason.UNREACHABLE:
            return gap
    return None


def _protected(look: Look) -> Iterator[tuple[str, str]]:
    """The hosts behind an edge network that show a page of their own, and where that is."""
    visits: Mapping[str, Visit] = look.facts("visits")
    home = home_host(look)
    hosts = sorted(web_hosts(look, declared_only=True), key=lambda host: host.name != home)
    found = 0
    for host in hosts:
        visit = visits.get(f"https://{host.name}/")
        final = visit.final if visit else None
        if final is None or final.status != 200 or parse_url(final.url).host != host.name:
            continue
        edge = edge_of_address(host.addresses[0]) or edge_of_headers(final.headers)
        if edge and edge.kind == "edge" and found < MAX_PROTECTED:
            found += 1
            yield host.name, final.url


def _named(look: Look) -> Iterator[tuple[str, str]]:
    """Addresses in the client's own records that belong to no known edge."""
    hosts: Mapping[str, HostFacts] = look.facts("hosts")
    for host in hosts.values():
        if all(is_ours(target, look) for _, target in host.aliases):
            yield from _direct(host.addresses, f"the address record of {host.name}")
    mx: MxFacts | None = look.facts("mx").get(look.spec.domain)
    for mail in mx.hosts if mx else ():
        if is_subdomain(mail.name, look.spec.domain):
            yield from _direct(mail.addresses, f"the mail host {mail.name}")
    yield from _direct(_spf_addresses(look), f"the SPF record of {look.spec.domain}")


def _direct(addresses: tuple[str, ...], source: str) -> Iterator[tuple[str, str]]:
    for address in addresses:
        if ip_address(address).is_global and edge_of_address(address) is None:
            yield address, source


def _spf_addresses(look: Look) -> tuple[str, ...]:
    """Single addresses that the domain's own SPF record names."""
    spf: SpfFacts | None = look.facts("spf").get(look.spec.domain)
    records = spf_records(spf.answer.records) if spf else ()
    try:
        terms = [term for record in records for term in parse_spf(record).terms]
    except ParseError:
        return ()
    networks = (term.network for term in terms if isinstance(term, Mechanism))
    return tuple(
        str(network.network_address)
        for network in networks
        if network is not None and network.num_addresses == 1
    )


async def _telling_hosts(look: Look) -> Suspects:
    """Addresses at names that give the server away; a wildcard's names prove nothing."""
    wildcard: WildcardFacts | None = look.facts("wildcard").get(look.spec.domain)
    if wildcard is None or wildcard.present:
        return {}
    names = [f"{label}.{look.spec.domain}" for label in TELLING]
    answers = await asyncio.gather(*(look.dns.query(name, "A") for name in names))
    return {
        address: source
        for answer in answers
        if answer.observed and not answer.aliases
        for address, source in _direct(answer.records, f"the address record of {answer.name}")
    }


async def _host(look: Look, host: str, url: str, suspects: Suspects) -> list[OriginTry]:
    shown = await look.http.fetch(url)
    if isinstance(shown, Gap):
        return [OriginTry(host, address, None, gap=shown) for address in suspects]
    return await asyncio.gather(*(_try(look, host, shown, each) for each in suspects))


async def _try(look: Look, host: str, shown: Response, address: str) -> OriginTry:
    answer = await look.http.fetch(shown.url, address=address)
    if isinstance(answer, Gap):
        return OriginTry(host, address, None, gap=answer)
    if edge_of_headers(answer.headers):  # an edge after all, at an address that is not published
        return OriginTry(host, address, answer.status)
    alike = likeness(shown.text, answer.text) if answer.status == shown.status else 0.0
    endpoint = await look.connections.endpoint(host, address)
    seen = endpoint if isinstance(endpoint, Endpoint) else None
    return OriginTry(host, address, answer.status, round(alike, 3), endpoint=seen)


def _unseen(look: Look) -> Gap | None:
    """Why a record that may name a server could not be seen."""
    hosts = look.facts("hosts")
    answers = [answer for host in hosts.values() for answer in (host.a, host.aaaa)]
    for topic in ("mx", "spf"):
        answers += [fact.answer for fact in look.facts(topic).values()]
    gaps = [*hosts.gaps.values(), *look.facts("mx").gaps.values(), *look.facts("spf").gaps.values()]
    return next((answer.gap for answer in answers if answer.gap), next(iter(gaps), None))
