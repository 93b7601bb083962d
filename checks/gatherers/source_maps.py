"""The source maps of the client's own scripts: whether they can be fetched, what they hold."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import Gap, SourceMap
from checks.gatherers.assets import own_assets
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.source_maps import inline_map, map_address, map_content
from checks.parsing.urls import UrlError, parse_url, resolve

MAX_SCRIPTS = 12
MAX_MAPS = 3  # they are large, and one is as telling as twenty
MAX_BYTES = 6_000_000


@gatherer(yields="source_maps", needs=("pages",))
async def gather_source_maps(look: Look) -> Mapping[str, SourceMap | Gap]:
    """Facts by script. The scripts themselves are shared with the search for leaked keys."""
    pages = look.facts("pages")
    if pages.unseen:
        return dict(pages.gaps)
    scripts = [url for url, kind in own_assets(look).items() if kind == "script"][:MAX_SCRIPTS]
    read = await all_of({url: look.http.fetch(url) for url in scripts})
    named: dict[str, str] = {}
    found: dict[str, SourceMap | Gap] = {}
    for url, script in read.items():
        if isinstance(script, Gap):
            found[url] = script
        elif script.truncated:
            found[url] = script.too_large
        elif script.status == 200:
            address = map_address(script.text, script.headers)
            if address is None:
                found[url] = SourceMap(url, None, None, 0, False)
            else:
                named[url] = address
    chosen = dict(list(named.items())[:MAX_MAPS])
    maps = await all_of({url: _map(look, url, address) for url, address in chosen.items()})
    return found | maps


async def _map(look: Look, script: str, address: str) -> SourceMap | Gap:
    if (text := inline_map(address)) is not None:
        return await _read(script, "", None, text)
    try:
        url = str(resolve(parse_url(script), address))
    except UrlError:
        return SourceMap(script, address[:200], None, 0, False)
    answer = await look.http.fetch(url, max_bytes=MAX_BYTES)
    if isinstance(answer, Gap):
        return answer
    if answer.truncated:
        return answer.too_large
    text = answer.text if answer.status == 200 else ""
    return await _read(script, url, answer.status, text)


async def _read(script: str, url: str, status: int | None, text: str) -> SourceMap:
    content = await asyncio.to_thread(map_content, text)  # megabytes of JSON
    files, with_text = (content.files, content.with_text) if content else (0, False)
    return SourceMap(script, url, status, files, with_text)
