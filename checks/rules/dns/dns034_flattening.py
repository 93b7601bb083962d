"""DNS034: an alias at the bare domain that the DNS host flattens is recognised as in order."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, ZoneFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.providers.dns_hosts import dns_hosts_of
from checks.rules.dns.reading import delegated_servers, expected_values, target_of
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="DNS034",
    title="The bare domain follows its web host by itself",
    failure_title="The bare domain's address was copied by hand and may go stale",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="If the web host moves its servers, a name that follows it moves along. A copied address "
    "keeps pointing to the old place, and the site is down until somebody notices.",
    fix="Either move the records of {domain} to a DNS host that offers ALIAS, ANAME or flattening "
    "and point the bare domain to {target}; or ask the web host for an address that is promised "
    "to stay, and write it into the launch spec as type A.",
    references=(
        "RFC 1034 section 3.6.2 https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
        "Cloudflare, CNAME flattening https://developers.cloudflare.com/dns/cname-flattening/",
    ),
)
def flattening_is_recognised(
    spec: LaunchSpec, zone: ZoneFacts, hosts: Facts[HostFacts]
) -> Iterator[Outcome]:
    yield _judge(spec, zone, hosts)


def _judge(spec: LaunchSpec, zone: ZoneFacts, hosts: Facts[HostFacts]) -> Outcome:
    domain, host = spec.domain, hosts.get(spec.domain)
    if domain != zone.domain:
        return not_applicable(domain, f"{domain} is not a bare domain.", zone.id)
    if host is None or (not host.addresses and first_gap(host.a, host.aaaa)):
        gap = first_gap(host.a, host.aaaa) if host else hosts.gaps.get(domain)
        return not_observed(domain, unseen(f"The address of {domain}", gap), zone.id)
    if not host.addresses or target_of(host):
        found = f"{domain} has no address of its own to follow anything."
        return not_applicable(domain, found, host.id)
    wanted = expected_values(spec, domain, "CNAME")
    flattening = [each.name for each in dns_hosts_of(delegated_servers(zone)) if each.flattens]
    if flattening:
        found = f"{domain} answers with addresses; {listed(flattening)} can keep them up to date."
        return passed(domain, found, host.id, zone.id)
    if wanted:
        found = (
            f"{domain} should follow {listed(wanted)}, but its DNS host is not known to do that."
        )
        return warned(domain, found, host.id, zone.id, domain=domain, target=listed(wanted))
    return passed(domain, f"{domain} has plain addresses, and none else was agreed.", host.id)
