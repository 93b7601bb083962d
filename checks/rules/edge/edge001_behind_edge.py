"""EDGE001: the site stands behind an edge network."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.edge.reading import Sighting, home_host, sighting
from checks.rules.wording import first_gap, unseen


@rule(
    code="EDGE001",
    title="The site stands behind a protecting network",
    failure_title="Nothing stands between the site's server and the internet",
    area="EDGE",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="half a day",
    why="When two hundred people arrive from one mail, or bots try every door, a single server "
    "slows down or stops, and visitors see errors at the very moment they came to buy.",
    fix="Put {host} behind an edge network (Cloudflare's free plan is enough to begin with): add "
    "the domain there, take over all its records, switch proxying on for {host}, set the "
    "encryption mode to “Full (strict)”, and change the name servers at the registrar. Today "
    "visitors go straight to {addresses}.",
    references=(
        "Cloudflare, Proxy status https://developers.cloudflare.com/dns/proxy-status/",
        "RFC 9110 section 3.7 (intermediaries) https://www.rfc-editor.org/rfc/rfc9110#section-3.7",
    ),
)
def site_is_behind_edge(
    spec: LaunchSpec, hosts: Facts[HostFacts], visits: Facts[Visit]
) -> Iterator[Outcome]:
    host = home_host(spec, hosts, visits)
    if host is None or first_gap(host.a, host.aaaa):
        gap = first_gap(host.a, host.aaaa) if host else next(iter(hosts.gaps.values()), None)
        known = (host.id,) if host else ()
        yield not_observed(spec.domain, unseen("The address of the site", gap), *known)
    elif not host.addresses:
        yield not_applicable(spec.domain, f"{host.name} has no address.", host.id)
    else:
        yield _judge(spec, sighting(host, visits))


def _judge(spec: LaunchSpec, seen: Sighting) -> Outcome:
    if seen.provider:
        kind = "platform, with its own network" if seen.provider.kind == "platform" else "network"
        found = f"{seen.host} is answered by {seen.told()}, a protecting {kind}."
        return passed(spec.domain, found, *seen.ids)
    if seen.answer is None:
        found = unseen(f"Who answers for {seen.host}", seen.gap)
        return not_observed(spec.domain, found, *seen.ids)
    found = f"{seen.host} is answered by its own server: {seen.told()}."
    addresses = ", ".join(seen.by_address)
    return failed(spec.domain, found, *seen.ids, host=seen.host, addresses=addresses)
