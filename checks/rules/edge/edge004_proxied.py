"""EDGE004: the hosts that should be proxied are, with all their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.providers.edge import EdgeProvider, edge_provider
from checks.rules.edge.reading import Sighting, sighting
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="EDGE004",
    title="Every host that should be protected is",
    failure_title="A host that should be protected is reached past the protection",
    area="EDGE",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="This host takes every attack and every rush of visitors by itself. Its records also tell "
    "everyone where your server is, so the protection of the other hosts can be walked around.",
    fix="At {provider}, open the records of {host}, switch proxying on for each (the orange cloud "
    "at Cloudflare), and delete addresses that no longer serve the site. Today it is reached "
    "directly at {addresses}. Afterwards change the server's address, since this one is known.",
    references=(
        "Cloudflare, Proxy status https://developers.cloudflare.com/dns/proxy-status/",
        "Cloudflare, Protect your origin server "
        "https://developers.cloudflare.com/fundamentals/security/protect-your-origin-server/",
    ),
)
def declared_hosts_are_proxied(
    spec: LaunchSpec, hosts: Facts[HostFacts], visits: Facts[Visit]
) -> Iterator[Outcome]:
    if not spec.edge.proxied:
        yield _inventory(spec, hosts, visits)
    wanted = edge_provider(spec.edge.provider) if spec.edge.provider else None
    for name in dict.fromkeys(spec.edge.proxied):
        host = hosts.get(name)
        if host is None or (not host.addresses and first_gap(host.a, host.aaaa)):
            gap = first_gap(host.a, host.aaaa) if host else hosts.gaps.get(name)
            known = (hosts.id_of(name),) if host or gap else ()
            yield not_observed(name, unseen(f"The address of {name}", gap), *known)
        elif not host.addresses:
            yield not_applicable(name, f"{name} has no address.", host.id)
        else:
            yield _judge(spec, sighting(host, visits), wanted)


def _judge(spec: LaunchSpec, seen: Sighting, wanted: EdgeProvider | None) -> Outcome:
    """An address counts by its owner; where a provider's list is not complete, so do headers."""
    name = wanted.name if wanted else spec.edge.provider or "the edge provider"
    past = [address for address, owner in seen.by_address.items() if not _fits(owner, wanted)]
    inside = len(seen.by_address) - len(past)
    shows = any(_fits(edge, wanted) for edge in (*seen.by_header, seen.by_alias))
    if not past or (shows and not inside):
        return passed(seen.host, f"{seen.host} is answered by {seen.told()}.", *seen.ids)
    if not _can_tell(seen, wanted, spec.edge.provider):
        found = f"Whether {listed(past)} of {seen.host} belongs to {name} could not be seen."
        return not_observed(seen.host, found, *seen.ids)
    found = f"{seen.host} is reached past {name}, at {listed(past)}."
    if inside:
        found = f"{seen.host} goes through {name}, and past it at {listed(past)}."
    return failed(
        seen.host, found, *seen.ids, host=seen.host, provider=name, addresses=listed(past)
    )


def _fits(owner: EdgeProvider | None, wanted: EdgeProvider | None) -> bool:
    return owner is not None and (wanted is None or owner is wanted)


def _can_tell(seen: Sighting, wanted: EdgeProvider | None, declared: str | None) -> bool:
    """Whether an address outside the known networks proves anything."""
    if declared and wanted is None:
        return False  # a provider of which we know nothing
    if wanted and wanted.complete:
        return True
    return seen.answer is not None


def _inventory(spec: LaunchSpec, hosts: Facts[HostFacts], visits: Facts[Visit]) -> Outcome:
    """Nothing is declared: say what is there, so that it can be."""
    seen = [sighting(host, visits) for host in hosts.values() if host.addresses]
    behind = listed(f"{each.host} ({each.provider.name})" for each in seen if each.provider)
    direct = listed(each.host for each in seen if each.provider is None)
    found = "The launch spec names no hosts to be protected"
    found += f"; behind a network: {behind}" if behind else ""
    found += f"; reached directly: {direct}" if direct else ""
    return not_applicable(spec.domain, f"{found}.", *(hosts.id_of(each.host) for each in seen))
