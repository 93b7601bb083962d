"""DNS026: www exists, and leads to the same service as the bare domain."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.dns.reading import alias_chain, operator_of
from checks.rules.wording import first_gap, listed, record_name, unseen


@rule(
    code="DNS026",
    title="“www” exists and leads to the same place as the bare domain",
    failure_title="“www” is missing or leads elsewhere",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Half of the people who type an address type “www” out of habit. If that is missing they "
    "see an error; if it leads elsewhere they see an old site, or another price list.",
    fix="At the DNS host, set in {zone}: name {name}, type CNAME, value {value}. At the web host, "
    "add {www} to the site, and choose which of the two names redirects to the other.",
    references=(
        "RFC 1034 section 3.6.2 https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
        "Google, Consolidate duplicate URLs "
        "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
    ),
)
def www_joins_bare_domain(spec: LaunchSpec, hosts: Facts[HostFacts]) -> Iterator[Outcome]:
    name = spec.www
    if name is None:
        yield not_applicable(spec.domain, f"{spec.domain} is itself a www name.")
        return
    www = hosts.get(name)
    if www is None or (not www.addresses and first_gap(www.a, www.aaaa)):
        gap = first_gap(www.a, www.aaaa) if www else hosts.gaps.get(name)
        known = (hosts.id_of(name),) if www or gap else ()
        yield not_observed(name, unseen(f"The address of {name}", gap), *known)
    elif not www.addresses:
        yield _without_address(spec, name, hosts)
    else:
        yield _compare(spec, www, hosts)


def _without_address(spec: LaunchSpec, www: str, hosts: Facts[HostFacts]) -> Outcome:
    if spec.domain != spec.zone:
        found = f"{spec.domain} is a host of its own; nobody types “www” before it."
        return not_applicable(www, found, hosts.id_of(www))
    return failed(www, f"{www} has no address.", hosts.id_of(www), **_args(spec, www))


def _compare(spec: LaunchSpec, www: HostFacts, hosts: Facts[HostFacts]) -> Outcome:
    apex = hosts.get(spec.domain)
    if apex is None or not apex.addresses:
        gap = hosts.gaps.get(spec.domain) if apex is None else first_gap(apex.a, apex.aaaa)
        if gap is None:
            found = f"{www.name} exists; the bare domain has no address to compare with."
            return not_applicable(www.name, found, www.id)
        found = unseen("The bare domain's address", gap)
        return not_observed(www.name, found, www.id)
    if _same_service(apex, www):
        found = f"{www.name} and {apex.name} lead to the same place ({_place(www)})."
        return passed(www.name, found, www.id, apex.id)
    found = f"{www.name} leads to {_place(www)}, {apex.name} to {_place(apex)}."
    return warned(www.name, found, www.id, apex.id, **_args(spec, www.name))


def _same_service(apex: HostFacts, www: HostFacts) -> bool:
    """By address alone; where this says no, the redirects may still bring both together."""
    if set(apex.addresses) & set(www.addresses) or apex.name in alias_chain(www):
        return True
    return bool(_operators(apex) & _operators(www))


def _operators(host: HostFacts) -> set[str]:
    return {operator_of(address) for address in host.addresses}


def _place(host: HostFacts) -> str:
    end = alias_chain(host)[-1]
    return end if end != host.name else listed(host.addresses)


def _args(spec: LaunchSpec, www: str) -> dict[str, str]:
    return {
        "zone": spec.zone,
        "name": record_name(www, spec.zone),
        "value": spec.domain,
        "www": www,
    }
