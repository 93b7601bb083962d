"""DNS025: the bare domain has an address."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.dns.reading import expected_values, target_of
from checks.rules.wording import first_gap, listed, record_name, unseen


@rule(
    code="DNS025",
    title="The bare domain leads to a server",
    failure_title="The bare domain leads nowhere",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="People type your domain without “www”, from a business card or a podcast. They get an "
    "error page instead of your offer.",
    fix="At the DNS host, add a record to {zone}: name {name}, type {type}, value {value}. At the "
    "web host, add {domain} as a domain of the site.",
    references=(
        "RFC 1035 section 3.4.1 https://www.rfc-editor.org/rfc/rfc1035#section-3.4.1",
        "Zonemaster BASIC03 https://doc.zonemaster.net/latest/specifications/tests/Basic-TP/basic03.html",
    ),
)
def bare_domain_has_address(spec: LaunchSpec, hosts: Facts[HostFacts]) -> Iterator[Outcome]:
    domain, evidence = spec.domain, hosts.id_of(spec.domain)
    host = hosts.get(domain)
    if host is None:
        gap = hosts.gaps.get(domain)
        known = (evidence,) if gap else ()
        yield not_observed(domain, unseen(f"The address of {domain}", gap), *known)
    elif host.addresses:
        yield passed(domain, f"{domain} has the address {listed(host.addresses)}.", evidence)
    elif gap := first_gap(host.a, host.aaaa):
        yield not_observed(domain, unseen(f"The address of {domain}", gap), evidence)
    else:
        yield failed(
            domain,
            f"{domain} has neither an IPv4 nor an IPv6 address.",
            evidence,
            zone=spec.zone,
            name=record_name(domain, spec.zone),
            domain=domain,
            **_record_to_add(spec, hosts),
        )


def _record_to_add(spec: LaunchSpec, hosts: Facts[HostFacts]) -> dict[str, str]:
    for rtype in ("A", "AAAA"):
        if expected := expected_values(spec, spec.domain, rtype):
            return {"type": rtype, "value": listed(expected)}
    www = hosts.get(spec.www or "")
    if www is not None and target_of(www):
        return {"type": "ALIAS (some hosts call it ANAME)", "value": target_of(www)}
    if www is not None and www.a.records:
        return {"type": "A", "value": listed(www.a.records)}
    return {"type": "A", "value": "the address that your web host shows for a bare domain"}
