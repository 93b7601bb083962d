"""Secrets in what every visitor is sent: the pages, and scripts of the client's own hosts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from checks.engine.facts import Gap, LeakFacts, Reason
from checks.gatherers.assets import own_assets
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of, without_pause
from checks.parsing.leaked_secrets import find_leaks, settings_names

MAX_SCRIPTS = 12

Source = Literal["page", "script"]


@gatherer(yields="leaks", needs=("pages",))
async def gather_leaks(look: Look) -> Mapping[str, LeakFacts | Gap]:
    pages = look.facts("pages")
    scripts = [url for url, kind in own_assets(look).items() if kind == "script"][:MAX_SCRIPTS]
    begun = [url for url, gap in pages.gaps.items() if gap.reason is Reason.TOO_LARGE]
    sources: dict[str, Source] = dict.fromkeys((*pages, *begun), "page")
    sources |= dict.fromkeys(scripts, "script")
    found = await all_of({url: _leaks(look, url, source) for url, source in sources.items()})
    return {**pages.gaps, **found}


async def _leaks(look: Look, url: str, source: Source) -> LeakFacts | Gap:
    response = await look.http.fetch(url)
    if isinstance(response, Gap):
        return response
    if response.status >= 300:
        return Gap(Reason.PROTOCOL, f"there was nothing to read (status {response.status})")
    facts = await without_pause(len(response.body), _facts, url, source, response.text)
    nothing_found = not (facts.kinds or facts.settings)
    return response.too_large if response.truncated and nothing_found else facts


def _facts(url: str, source: Source, text: str) -> LeakFacts:
    counts = Counter(leak.kind for leak in find_leaks(text))
    return LeakFacts(url, source, tuple(sorted(counts.items())), settings_names(text))
