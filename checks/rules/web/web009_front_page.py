"""WEB009: the front page is the client's own and answers with success."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, passed
from checks.rules.web.placeholder_pages import placeholder_of
from checks.rules.web.reading import Door, chain_of, doors, fault_at, host_of, site_hosts


@rule(
    code="WEB009",
    title="The front page is there and is yours",
    failure_title="The front page shows an error or somebody else's page",
    area="WEB",
    stage="audit",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="This is the first thing that a lead sees. An error or a placeholder there looks like a "
    "business that does not exist, and every advertisement and card you hand out leads to it.",
    fix="At the web host, connect {host} to the site that is in production and publish it, so that "
    "{url} answers with status 200. If {host} is no longer used, delete its records at the DNS "
    "host.",
    references=(
        "RFC 9110 section 15 https://www.rfc-editor.org/rfc/rfc9110#section-15",
        "Google, HTTP status codes "
        "https://developers.google.com/search/docs/crawling-indexing/http-network-errors",
    ),
)
def front_page_is_there(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    found = list(doors(spec, visits))
    hosts = {door.host for door in found}
    for door in found:
        visit = door.answered
        if visit is None or visit.final is None:
            yield door.unjudged(f"The front page of {door.host}")
        elif host_of(visit.final.url) in hosts - {door.host}:
            text = f"{door.host} leads to {visit.final.url}, which is judged by itself."
            yield not_applicable(door.host, text, *door.ids)
        else:
            yield _judge(spec, door, visit, visit.final)


def _judge(spec: LaunchSpec, door: Door, visit: Visit, final: Hop) -> Outcome:
    fault = fault_at(spec, door.host)
    if kind := placeholder_of(visit.text_start):
        found = f"{final.url} shows {kind}: {chain_of(visit)}."
        return fault(door.host, found, *door.ids, host=door.host, url=final.url)
    if 200 <= final.status < 300:
        return passed(door.host, f"{chain_of(visit)}.", *door.ids)
    if door.host in site_hosts(spec) or final.status >= 500:
        found = f"{final.url} answers with an error: {chain_of(visit)}."
        return fault(door.host, found, *door.ids, host=door.host, url=final.url)
    found = f"{door.host} has no page at its root (status {final.status}), as an app may have none."
    return not_applicable(door.host, found, *door.ids)
