"""DNS028: the addresses of each of the site's names belong to one provider ("duplicate apex")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.dns.reading import expected_values, operator_of, target_of
from checks.rules.wording import first_gap, listed, record_name, unseen


@rule(
    code="DNS028",
    title="Each name of the site leads to one provider only",
    failure_title="A name of the site leads to two different providers",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Browsers pick one of the addresses at random. Some visitors get your new site, others the "
    "old host that was left behind: an old page, a dead form, or a security warning.",
    fix="At the DNS host, open the records of {zone} with the name {name} and type {type}. Keep "
    "the address that your present web host shows, and delete the rest. There are: {groups}.",
    references=(
        "RFC 2181 section 5 https://www.rfc-editor.org/rfc/rfc2181#section-5",
        "RFC 1794 section 2 https://www.rfc-editor.org/rfc/rfc1794#section-2",
    ),
)
def addresses_share_a_provider(spec: LaunchSpec, hosts: Facts[HostFacts]) -> Iterator[Outcome]:
    """Of the domain, and of www and the canonical host where they have addresses of their own."""
    domain = hosts.get(spec.domain)
    if domain is None or not domain.addresses:
        yield _without_addresses(spec, hosts)
    for name in dict.fromkeys((spec.domain, spec.www, spec.canonical)):
        host = hosts.get(name) if name else None
        if host and host.addresses and (name == spec.domain or not target_of(host)):
            yield _judge(spec, host)


def _judge(spec: LaunchSpec, host: HostFacts) -> Outcome:
    for rtype, found in (("A", host.a.records), ("AAAA", host.aaaa.records)):
        groups = _by_operator(found)
        if len(groups) > 1 and set(found) != set(expected_values(spec, host.name, rtype)):
            return _failed(spec, host, rtype, groups)
    if gap := first_gap(host.a, host.aaaa):
        found_gap = unseen(f"Some addresses of {host.name}", gap)
        return not_observed(host.name, found_gap, host.id)
    return passed(host.name, f"{host.name} leads to {listed(host.addresses)}.", host.id)


def _without_addresses(spec: LaunchSpec, hosts: Facts[HostFacts]) -> Outcome:
    host = hosts.get(spec.domain)
    gap = first_gap(host.a, host.aaaa) if host else hosts.gaps.get(spec.domain)
    known = (hosts.id_of(spec.domain),) if host or gap else ()
    if gap or host is None:
        return not_observed(spec.domain, unseen(f"The addresses of {spec.domain}", gap), *known)
    return not_applicable(spec.domain, f"{spec.domain} has no address.", *known)


def _by_operator(addresses: Sequence[str]) -> dict[str, list[str]]:
    """IPv4 and IPv6 are never compared: their prefixes say nothing about each other."""
    groups: dict[str, list[str]] = {}
    for address in addresses:
        groups.setdefault(operator_of(address), []).append(address)
    return groups


def _failed(spec: LaunchSpec, host: HostFacts, rtype: str, groups: dict[str, list[str]]) -> Outcome:
    places = listed(f"{name} ({', '.join(found)})" for name, found in sorted(groups.items()))
    return failed(
        host.name,
        f"{host.name} leads to {len(groups)} providers: {places}.",
        host.id,
        zone=spec.zone,
        name=record_name(host.name, spec.zone),
        type=rtype,
        groups=places,
    )
