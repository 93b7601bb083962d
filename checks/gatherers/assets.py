"""The scripts, styles, images and fonts that the pages load from the client's own hosts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from checks.engine.facts import AssetFacts, Gap, PageFacts
from checks.gatherers.hosts_seen import is_ours
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.urls import UrlError, parse_url

MAX_ASSETS = 25
MAX_BYTES = 5_000_000

Kind = Literal["script", "style", "image", "font", "media", "other"]
# Scripts and styles hold a page up, so they come first when there are too many.
_KINDS: dict[str, Kind] = {
    "script": "script",
    "style": "style",
    "font": "font",
    "image": "image",
    "media": "media",
    "object": "other",
}


@gatherer(yields="assets", needs=("pages",))
async def gather_assets(look: Look) -> Mapping[str, AssetFacts | Gap]:
    return await all_of({url: _asset(look, url, kind) for url, kind in own_assets(look).items()})


def own_assets(look: Look) -> dict[str, Kind]:
    """Kind of asset by URL, for those on the client's own hosts, at most 25."""
    pages: list[PageFacts] = list(look.facts("pages").values())
    found = {
        asset.url: _KINDS[asset.kind]
        for facts in pages
        for asset in facts.page.assets
        if asset.kind in _KINDS and _is_own(asset.url, look)
    }
    order = list(_KINDS.values())
    return dict(sorted(found.items(), key=lambda item: order.index(item[1]))[:MAX_ASSETS])


def _is_own(url: str, look: Look) -> bool:
    try:
        return is_ours(parse_url(url).host, look)
    except UrlError:
        return False


async def _asset(look: Look, url: str, kind: Kind) -> AssetFacts | Gap:
    # Not decoded, so that the codings browsers prefer may be offered.
    response = await look.http.fetch(url, max_bytes=MAX_BYTES, decode=False)
    if isinstance(response, Gap):
        return response
    return AssetFacts(url, kind, response.status, response.headers, response.transferred_bytes)
