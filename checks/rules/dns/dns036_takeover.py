"""DNS036: no host points to a service where a stranger could claim it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, HostFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.providers.takeover import ClaimableService, claimable_service_of
from checks.rules.dns.reading import alias_chain
from checks.rules.wording import record_name, unseen


@rule(
    code="DNS036",
    title="No name of yours is free for a stranger to claim",
    failure_title="A stranger could put a site under one of your names",
    area="DNS",
    stage="dns",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="The name still points to a service where nothing of yours is left. Anybody may open an "
    "account there, claim the name, and show a false login or payment page at your address.",
    fix="At the DNS host, delete from {zone} the record with the name {name}, type CNAME, value "
    "{target}, today. If you still use {service}, sign in there and add {host} again first.",
    references=(
        "Can I take over XYZ https://github.com/EdOverflow/can-i-take-over-xyz",
        "Microsoft, Prevent subdomain takeover "
        "https://learn.microsoft.com/azure/security/fundamentals/subdomain-takeover",
    ),
)
def no_host_is_claimable(
    spec: LaunchSpec, hosts: Facts[HostFacts], visits: Facts[Visit]
) -> Iterator[Outcome]:
    at_services = 0
    for host in hosts.values():
        for target in alias_chain(host)[1:]:
            if service := claimable_service_of(target):
                at_services += 1
                yield _judge(spec, host, target, service, visits)
                break
    if not at_services:
        found = "No host is at a service where unused names are known to be claimable."
        yield not_applicable(spec.domain, found, *hosts.ids)


def _judge(
    spec: LaunchSpec,
    host: HostFacts,
    target: str,
    service: ClaimableService,
    visits: Facts[Visit],
) -> Outcome:
    name = host.name
    args = {
        "zone": spec.zone,
        "name": record_name(name, spec.zone),
        "target": target,
        "service": service.name,
        "host": name,
    }
    if service.unclaimed == "nxdomain" and (host.a.nxdomain or host.aaaa.nxdomain):
        found = f"{name} points to {target}, which is free to be taken at {service.name}."
        return failed(name, found, host.id, **args)
    seen, gap, ids = _visits(name, visits)
    for visit in seen:
        if sign := service.sign_in(visit.text_start):
            found = f"{name} is at {service.name}, whose page says “{sign}”: nobody holds it there."
            return failed(name, found, host.id, visit.id, **args)
    if any(visit.end == "answered" for visit in seen) or (service.unclaimed and host.addresses):
        return passed(name, f"{name} is in use at {service.name}.", host.id, *ids)
    return not_observed(name, unseen(f"What {service.name} shows at {name}", gap), host.id, *ids)


def _visits(name: str, visits: Facts[Visit]) -> tuple[list[Visit], Gap | None, list[str]]:
    """What was seen at the host's front doors, why not all of it was, and the evidence."""
    urls = [f"{scheme}://{name}/" for scheme in ("https", "http")]
    seen = [visits[url] for url in urls if url in visits]
    gaps = [visit.gap for visit in seen if visit.gap]
    gaps += [visits.gaps[url] for url in urls if url in visits.gaps]
    known = [visits.id_of(url) for url in urls if url in visits or url in visits.gaps]
    return seen, gaps[0] if gaps else None, known
