"""Files that must not be public, asked for by name and believed only by their content."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import Gap, ProbeFacts, Reason
from checks.gatherers.fetcher import Response
from checks.gatherers.hosts_seen import find_home, web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.gatherers.visits import UNKNOWN_PATH
from checks.parsing.exposure import EXPOSED_PATHS, MAX_BODY, ExposedPath, proof_of

MAX_HOSTS = 5
_OF_THE_PAGE = (Reason.TOO_LARGE, Reason.PROTOCOL)  # they say nothing of the host


@gatherer(yields="probes", needs=("hosts",))
async def gather_probes(look: Look) -> Mapping[str, ProbeFacts | Gap]:
    """Facts by URL, for the host of the home page and those declared. No body is kept.

    A host that can't be asked is one gap, by the URL of its root.
    """
    declared = [host.name for host in web_hosts(look) if host.role == "declared"]
    names = list(dict.fromkeys((await find_home(look), *declared)))[:MAX_HOSTS]
    found = await all_of({f"https://{name}/": _host(look, name) for name in names})
    probes: dict[str, ProbeFacts | Gap] = {}
    for url, host in found.items():
        probes |= {url: host} if isinstance(host, Gap) else host
    return probes


async def _host(look: Look, name: str) -> dict[str, ProbeFacts | Gap] | Gap:
    """Every path of one host; a host whose front page can't be seen is not asked for more."""
    front = await look.http.fetch(f"https://{name}/")
    if isinstance(front, Gap) and front.reason not in _OF_THE_PAGE:
        return front
    asked = (UNKNOWN_PATH, *(exposed.path for exposed in EXPOSED_PATHS))
    baseline, *answers = await asyncio.gather(
        *(look.http.fetch(f"https://{name}{path}", max_bytes=MAX_BODY) for path in asked)
    )
    if isinstance(baseline, Gap):
        return baseline
    return {
        f"https://{name}{exposed.path}": _probe(name, exposed, answer, baseline)
        for exposed, answer in zip(EXPOSED_PATHS, answers, strict=True)
    }


def _probe(
    host: str, exposed: ExposedPath, response: Response | Gap, baseline: Response
) -> ProbeFacts | Gap:
    if isinstance(response, Gap):
        return response
    proof = proof_of(exposed.path, response.body) if response.status in (200, 206) else None
    return ProbeFacts(
        url=f"https://{host}{exposed.path}",
        what=exposed.what,
        status=response.status,
        content_type=response.media_type,
        bytes=response.transferred_bytes,
        proof=proof,
        soft_404=_is_same(response, baseline),
    )


def _is_same(response: Response, baseline: Response) -> bool:
    """The same answer as for a path that can't exist, give or take the path repeated in it."""
    if response.status >= 300 or response.status != baseline.status:
        return False
    if response.media_type != baseline.media_type:
        return False
    near = abs(len(response.body) - len(baseline.body)) <= 2 * len(UNKNOWN_PATH)
    return near and response.body[:200] == baseline.body[:200]
