"""EDGE003: what the DNS says about the edge is not mistaken for protection."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, Visit, ZoneFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.providers.edge import EdgeProvider, edge_of_nameserver
from checks.rules.edge.reading import Sighting, home_host, sighting
from checks.rules.wording import unseen


@rule(
    code="EDGE003",
    title="Having the DNS at an edge provider is not mistaken for its protection",
    failure_title="The domain is managed at an edge provider, but the visits pass it by",
    area="EDGE",
    stage="edge",
    impact=Impact.HANDOVER,
    effort="minutes",
    why="“We are on Cloudflare” can mean two things. When only the address book is kept there, "
    "neither its protection nor its speed reaches your visitors, and whoever takes over the site "
    "may believe otherwise.",
    fix="Decide about {host}: either switch proxying on for its records at {provider} (the orange "
    "cloud at Cloudflare), or write into the launch spec that it is meant to be reached directly.",
    references=(
        "Cloudflare, Proxy status https://developers.cloudflare.com/dns/proxy-status/",
        "RFC 1034 section 3.6.2 https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
    ),
)
def dns_and_edge_agree(
    spec: LaunchSpec, zone: ZoneFacts, hosts: Facts[HostFacts], visits: Facts[Visit]
) -> Iterator[Outcome]:
    host = home_host(spec, hosts, visits)
    if host is None or not host.addresses or not _nameservers(zone):
        gap = zone.resolver_ns.gap or (host.a.gap if host else None)
        found = unseen("The name servers and the address of the site", gap)
        yield not_observed(spec.domain, found, zone.id)
        return
    seen = sighting(host, visits)
    keeper = next((edge for name in _nameservers(zone) if (edge := edge_of_nameserver(name))), None)
    yield _judge(spec, seen, keeper, (zone.id, *seen.ids))


def _judge(
    spec: LaunchSpec, seen: Sighting, keeper: EdgeProvider | None, ids: tuple[str, ...]
) -> Outcome:
    alias = f"; its alias leads to {seen.by_alias.name}" if seen.by_alias else ""
    if keeper is None and seen.by_alias is None:
        found = "Neither name servers nor aliases belong to an edge provider."
        return not_applicable(spec.domain, found, *ids)
    if keeper is None:
        return passed(spec.domain, f"{seen.host} is answered by {seen.told()}{alias}.", *ids)
    if keeper in (*seen.by_address.values(), seen.by_alias, *seen.by_header):
        found = f"{keeper.name} keeps the records and answers for {seen.host}."
        return passed(spec.domain, found, *ids)
    if seen.provider or seen.host in spec.edge.proxied:  # EDGE004 speaks of the second
        found = f"{keeper.name} keeps the records; {seen.host} is answered by {seen.told()}{alias}."
        return passed(spec.domain, found, *ids)
    found = f"{keeper.name} keeps the records, but {seen.host} is answered by {seen.told()}."
    return warned(spec.domain, found, *ids, host=seen.host, provider=keeper.name)


def _nameservers(zone: ZoneFacts) -> tuple[str, ...]:
    return zone.resolver_ns.records or zone.delegation.records
