"""EDGE008: visitors pass one network, not two.

A platform that has its own edge (a shop or a site builder to which an alias leads) is one
network, whoever runs it underneath; an edge of the client's own before such a platform is two.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.providers.edge import EdgeProvider
from checks.rules.edge.reading import Sighting, sighting
from checks.rules.web.reading import named_hosts
from checks.rules.wording import unseen


@rule(
    code="EDGE008",
    title="Visitors pass one protecting network",
    failure_title="Visitors pass two networks, one behind the other",
    area="EDGE",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Two networks keep two copies of every page. A change shows up late or for some visitors "
    "only, one blocks visitors that the other sends, and each company points at the other.",
    fix="Decide for one: let {host} lead straight to {inner} (at Cloudflare, set its record to "
    "“DNS only”), which protects it already; or, where {outer} is needed in front, follow the "
    "guide of {inner} for that and switch caching off at {outer}.",
    references=(
        "Cloudflare, Orange-to-Orange (O2O) "
        "https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/"
        "saas-customers/how-it-works/",
        "Vercel, Using a proxy in front of Vercel https://vercel.com/docs/security/reverse-proxy",
    ),
)
def one_network(
    spec: LaunchSpec, hosts: Facts[HostFacts], visits: Facts[Visit]
) -> Iterator[Outcome]:
    named = named_hosts(spec)
    for host in hosts.values():
        if host.name in named and host.addresses:
            yield _judge(sighting(host, visits))


def _judge(seen: Sighting) -> Outcome:
    host, outer = seen.host, _outer(seen)
    if seen.answer is None:
        return not_observed(host, unseen(f"Who answers for {host}", seen.gap), *seen.ids)
    if outer is None:
        return not_applicable(host, f"{host} stands behind no known network.", *seen.ids)
    if seen.by_alias is not None:
        found = f"An alias leads {host} to {seen.by_alias.name}, which brings its own network."
        return passed(host, found, *seen.ids)
    inner = next((each for each in seen.by_header if each is not outer), None)
    if inner is None:
        return passed(host, f"{host} is answered by {outer.name} alone.", *seen.ids)
    args = {"host": host, "outer": outer.name, "inner": inner.name}
    found = f"{host} is answered by {outer.name}, with {inner.name} behind it."
    return warned(host, found, *seen.ids, **args)


def _outer(seen: Sighting) -> EdgeProvider | None:
    """Who stands in front: the owner of the address, else the first mark of the answer."""
    owners = (owner for owner in seen.by_address.values() if owner)
    return next(owners, None) or seen.by_alias or next(iter(seen.by_header), None)
