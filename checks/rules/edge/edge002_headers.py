"""EDGE002: the answers carry the marks of the edge that the addresses belong to."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, Visit
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
from checks.providers.edge import EdgeProvider, edge_provider
from checks.rules.edge.reading import Sighting, home_host, sighting
from checks.rules.wording import listed, unseen


@rule(
    code="EDGE002",
    title="The protecting network really handles the visits",
    failure_title="The visits are not handled by the network they should be",
    area="EDGE",
    stage="edge",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="You may be paying for protection that the visits pass by. You find out on the day of an "
    "attack or a rush of visitors, when it does not help.",
    fix="At {wanted}, see that {host} is listed and that proxying is switched on for it, and that "
    "its records at the DNS host are the ones {wanted} shows. Then ask again: an answer through "
    "{wanted} carries {marks}.",
    references=(
        "Cloudflare, HTTP headers "
        "https://developers.cloudflare.com/fundamentals/reference/http-headers/",
        "RFC 9211 (Cache-Status) https://www.rfc-editor.org/rfc/rfc9211",
    ),
)
def answers_show_edge(
    spec: LaunchSpec, hosts: Facts[HostFacts], visits: Facts[Visit]
) -> Iterator[Outcome]:
    host = home_host(spec, hosts, visits)
    if host is None:
        gap = next(iter(hosts.gaps.values()), None)
        yield not_observed(spec.domain, unseen("The address of the site", gap))
        return
    seen = sighting(host, visits)
    wanted = edge_provider(spec.edge.provider) if spec.edge.provider else None
    if seen.answer is None:
        found = unseen(f"An answer of {seen.host}", seen.gap)
        yield not_observed(spec.domain, found, *seen.ids)
    else:
        yield _judge(spec, seen, wanted if host.name in spec.edge.proxied else None)


def _judge(spec: LaunchSpec, seen: Sighting, wanted: EdgeProvider | None) -> Outcome:
    expected = wanted or next((each for each in seen.by_address.values() if each), None)
    expected = expected or seen.by_alias
    names = listed(edge.name for edge in seen.by_header)
    if expected is None and not seen.by_header:
        found = f"{seen.host} is behind no network that we know, so its answers need no marks."
        return not_applicable(spec.domain, found, *seen.ids)
    if expected is None or expected in seen.by_header:
        behind = "" if len(seen.by_header) == 1 else ", one behind the other"
        found = f"The answers of {seen.host} carry the marks of {names}{behind}."
        return passed(spec.domain, found, *seen.ids)
    args = {"host": seen.host, "wanted": expected.name, "marks": _marks(expected)}
    if seen.by_header:
        found = f"The answers of {seen.host} come from {names}, not from {expected.name}."
        return failed(spec.domain, found, *seen.ids, **args)
    found = f"The answers of {seen.host} carry no mark of {expected.name}."
    return warned(spec.domain, found, *seen.ids, **args)


def _marks(provider: EdgeProvider) -> str:
    return f"the header “{provider.headers[0]}”"
