"""The front pages of hosts that have both kinds of address, once over each."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import FamilyAnswer, FamilyFacts, Gap, HostFacts
from checks.gatherers.fetcher import Response
from checks.gatherers.hosts_seen import home_host, web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.likeness import likeness

MAX_HOSTS = 2  # the home page's first; the others usually stand on the same servers


@gatherer(yields="families", needs=("hosts", "visits"))
async def gather_families(look: Look) -> Mapping[str, FamilyFacts | Gap]:
    """Facts by host, for hosts with both A and AAAA records."""
    home = home_host(look)
    both = [
        host for host in web_hosts(look, declared_only=True) if host.a.records and host.aaaa.records
    ]
    chosen = sorted(both, key=lambda host: host.name != home)[:MAX_HOSTS]
    return await all_of({host.name: _compare(look, host) for host in chosen})


async def _compare(look: Look, host: HostFacts) -> FamilyFacts | Gap:
    url = f"https://{host.name}/"
    seen = await look.http.fetch(url)  # shared with the visit of this host
    if isinstance(seen, Gap):
        return seen
    is_six = ":" in seen.address
    other = host.a.records[0] if is_six else host.aaaa.records[0]
    compared = await look.http.fetch(url, address=other)
    if isinstance(compared, Gap):
        return compared
    four, six = (compared, seen) if is_six else (seen, compared)
    alike = await asyncio.to_thread(likeness, four.text, six.text)
    # Two answers without any text, such as two redirects, are alike.
    textless = not (four.body or six.body)
    return FamilyFacts(host.name, _answer(four), _answer(six), 1.0 if textless else round(alike, 3))


def _answer(response: Response) -> FamilyAnswer:
    return FamilyAnswer(response.address, response.status, response.header("location"))
