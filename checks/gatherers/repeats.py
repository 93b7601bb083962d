"""One file of each host behind an edge network, asked for a second time."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import AssetFacts, Gap, RepeatFacts
from checks.gatherers.assets import MAX_BYTES
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.urls import parse_url
from checks.providers.edge import EdgeProvider, edge_of_headers

MAX_HOSTS = 2


@gatherer(yields="repeats", needs=("assets",))
async def gather_repeats(look: Look) -> Mapping[str, RepeatFacts | Gap]:
    """Facts by host, of its smallest script or style; nothing where no edge network shows."""
    assets = look.facts("assets")
    if assets.unseen:
        return dict(assets.gaps)
    chosen: dict[str, tuple[AssetFacts, EdgeProvider]] = {}
    small_first = sorted(assets.values(), key=lambda asset: asset.transferred_bytes)
    for asset in small_first:
        edge = edge_of_headers(asset.headers)
        if edge and asset.status == 200 and asset.asset in ("script", "style"):
            chosen.setdefault(parse_url(asset.url).host, (asset, edge))
    few = list(chosen.items())[:MAX_HOSTS]
    return await all_of({host: _repeat(look, host, *found) for host, found in few})


async def _repeat(
    look: Look, host: str, asset: AssetFacts, edge: EdgeProvider
) -> RepeatFacts | Gap:
    again = await look.http.fetch(asset.url, max_bytes=MAX_BYTES, decode=False, again=1)
    if isinstance(again, Gap):
        return again
    return RepeatFacts(host, asset.url, edge.name, asset.headers, again.headers)
