"""WEB008: the redirects between the site's addresses are permanent."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.rules.web.reading import (
    PERMANENT,
    Door,
    chain_of,
    doors,
    host_of,
    is_secure,
    redirecting_hops,
    site_hosts,
)
from checks.rules.wording import count, listed, unseen


@rule(
    code="WEB008",
    title="Redirects to the site's proper address are permanent",
    failure_title="A redirect to the site's proper address says it is temporary",
    area="WEB",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="A temporary redirect tells search engines to keep the old address, so that what the site "
    "has earned in search results is split between two. Browsers ask again at every visit.",
    fix="Answer {urls} with status 301 (or 308) in place of {statuses}. In nginx: “return 301”; at "
    "a hosting company or an edge network choose “permanent” for the redirect.",
    references=(
        "RFC 9110 section 15.4 https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
        "Google, Redirects and Google Search "
        "https://developers.google.com/search/docs/crawling-indexing/301-redirects",
    ),
)
def redirects_are_permanent(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    hosts = site_hosts(spec)
    for door in doors(spec, visits):
        if door.host in hosts:
            yield _judge(door, hosts)


def _judge(door: Door, hosts: frozenset[str]) -> Outcome:
    moves = {hop.url: hop for visit in door.visits for hop in _moves(visit, hosts)}
    temporary = [hop for hop in moves.values() if hop.status not in PERMANENT]
    if temporary:
        chain = next(chain_of(visit) for visit in door.visits if temporary[0] in visit.hops)
        statuses = listed(dict.fromkeys(str(hop.status) for hop in temporary))
        args = {"urls": listed(hop.url for hop in temporary), "statuses": statuses}
        return warned(door.host, f"{chain}.", *door.ids, **args)
    if door.gap:
        found = unseen(f"Every redirect of {door.host}", door.gap)
        return not_observed(door.host, found, *door.ids)
    if not moves:
        found = f"{door.host} leads to no other address of the site."
        return not_applicable(door.host, found, *door.ids)
    found = f"{door.host} sends visitors on by {count(len(moves), 'permanent redirect')}."
    return passed(door.host, found, *door.ids)


def _moves(visit: Visit, hosts: frozenset[str]) -> Iterator[Hop]:
    """The hops that change the scheme or the host within the site, whatever the path.

    Where a page leads on the same host (to a language, to a log-in) may change any day.
    """
    for hop, target in redirecting_hops(visit):
        is_move = host_of(hop.url) != host_of(target) or is_secure(hop.url) != is_secure(target)
        if is_move and host_of(hop.url) in hosts and host_of(target) in hosts:
            yield hop
