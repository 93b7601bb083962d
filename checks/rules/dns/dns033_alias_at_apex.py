"""DNS033: no CNAME at the zone's own name, nor beside other records."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, MxFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.dns.reading import target_of
from checks.rules.wording import record_name, unseen


@rule(
    code="DNS033",
    title="No alias stands where other records must stand",
    failure_title="An alias hides the domain's other records",
    area="DNS",
    stage="dns",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="An alias replaces everything at its name. Put on the domain itself it can make your mail "
    "settings vanish for some senders: their mail bounces although the website looks fine.",
    fix="At the DNS host, open the records of {zone}, delete name {name}, type CNAME, value "
    "{target}, and add in its place type ALIAS (also called ANAME or flattening) with the same "
    "value; where the DNS host has no such type, add the A records that the web host shows.",
    references=(
        "RFC 1034 section 3.6.2 https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
        "RFC 2181 section 10.1 https://www.rfc-editor.org/rfc/rfc2181#section-10.1",
    ),
)
def no_alias_beside_records(
    spec: LaunchSpec, hosts: Facts[HostFacts], mx: MxFacts
) -> Iterator[Outcome]:
    domain = spec.domain
    host = hosts.get(domain)
    if host is None or (host.cname.gap and not target_of(host)):
        gap = host.cname.gap if host else hosts.gaps.get(domain)
        known = (hosts.id_of(domain),) if host or gap else ()
        yield not_observed(domain, unseen(f"Whether {domain} is an alias", gap), *known)
    elif not target_of(host):
        yield passed(domain, f"{domain} is not an alias.", host.id)
    elif domain == spec.zone:
        found = f"{domain} itself is an alias of {target_of(host)}."
        yield failed(domain, found, host.id, **_args(spec, host))
    elif mx.answer.records and not mx.answer.aliases:
        # An MX answer that came by way of the alias belongs to the target, and is no conflict.
        found = f"{domain} is an alias of {target_of(host)} and has mail hosts beside it."
        yield failed(domain, found, host.id, mx.id, **_args(spec, host))
    elif mx.answer.gap:
        yield not_observed(domain, unseen(f"The mail hosts of {domain}", mx.answer.gap), mx.id)
    else:
        yield passed(domain, f"{domain} is an alias, with no other records beside it.", host.id)


def _args(spec: LaunchSpec, host: HostFacts) -> dict[str, str]:
    return {
        "zone": spec.zone,
        "name": record_name(host.name, spec.zone),
        "target": target_of(host),
    }
