"""What the client's hosts answer when a page of a strange site asks."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import CorsFacts, Gap
from checks.gatherers.hosts_seen import web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of

STRANGER = "https://stranger.example"  # RFC 2606: nobody's


@gatherer(yields="cors", needs=("hosts",))
async def gather_cors(look: Look) -> Mapping[str, CorsFacts | Gap]:
    """Facts by host, for the client's own hosts."""
    hosts = web_hosts(look, declared_only=True)
    return await all_of({host.name: _host(look, host.name) for host in hosts})


async def _host(look: Look, host: str) -> CorsFacts | Gap:
    answer = await look.http.fetch(f"https://{host}/", headers={"Origin": STRANGER})
    if isinstance(answer, Gap):
        return answer
    return CorsFacts(
        host=host,
        origin=STRANGER,
        allow_origin=answer.header("access-control-allow-origin"),
        allow_credentials=answer.header("access-control-allow-credentials"),
    )
