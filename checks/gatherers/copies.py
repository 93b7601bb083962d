"""Other spellings of the home page's address and of one page behind it, asked for once each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checks.engine.facts import CopyFacts, Gap, PageFacts
from checks.gatherers.hosts_seen import home_host, home_url
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.html import parse_page
from checks.parsing.likeness import likeness
from checks.parsing.spellings import other_spellings
from checks.parsing.urls import Url, UrlError, parse_url

MAX_COPIES = 5
_FILE = re.compile(r"\.[a-z0-9]{1,5}\Z", re.IGNORECASE)
_ACTS = re.compile(r"log-?out|sign-?out|delete|unsubscribe|cart|add", re.IGNORECASE)


@gatherer(yields="copies", needs=("hosts", "visits", "pages"))
async def gather_copies(look: Look) -> Mapping[str, CopyFacts | Gap]:
    """Facts by the other spelling. Where the home page was not seen there is its gap only."""
    pages = look.facts("pages")
    home = next((page for page in pages.values() if page.asked == home_url(look)), None)
    if home is None:
        return {url: gap for url, gap in pages.gaps.items() if url == home_url(look)}
    asked = {copy: (url, difference) for url, difference, copy in _spellings(look, home)}
    chosen = list(asked.items())[:MAX_COPIES]
    return await all_of({copy: _copy(look, *origin, copy) for copy, origin in chosen})


def _spellings(look: Look, home: PageFacts) -> Iterator[tuple[str, str, str]]:
    """Page, what is different, and the other spelling."""
    behind = next(_behind(look, home), None)
    front = parse_url(home.url)
    for page in (front, *((behind,) if behind else ())):
        for difference, copy in other_spellings(page).items():
            # The front page's tag is judged with the canonical address that it names.
            if page is behind or not copy.query:
                yield str(page), difference, str(copy)


def _behind(look: Look, home: PageFacts) -> Iterator[Url]:
    """Plain pages on the home page's host that it links to."""
    host = home_host(look)
    for link in home.page.links:
        try:
            url = parse_url(link)
        except UrlError:
            continue
        plain = not (url.query or _FILE.search(url.path) or _ACTS.search(url.path))
        if url.host == host and url.path != "/" and url.is_secure and plain:
            yield url


async def _copy(look: Look, url: str, difference: str, copy: str) -> CopyFacts | Gap:
    page = await look.http.fetch(url)
    if isinstance(page, Gap):
        return page
    visit, response = await look.http.visit_with_body(copy, "route")
    if visit.gap is not None:
        return visit.gap
    if response is None or page.status != 200:  # a circle, or no page to be a copy of
        return CopyFacts(url, copy, difference, visit.hops[-1].url, visit.hops[-1].status, 0.0)
    return CopyFacts(
        url=url,
        copy=copy,
        difference=difference,
        final_url=response.url,
        status=response.status,
        likeness=round(likeness(page.text, response.text), 3),
        canonical=parse_page(response.text, response.url).canonical if response.is_html else (),
    )
