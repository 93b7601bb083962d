"""The links of the pages to other addresses of the client's own, each followed once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checks.engine.facts import Gap, LinkFacts, PageFacts
from checks.gatherers.hosts_seen import is_ours
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.urls import UrlError, parse_url

MAX_LINKS = 12
# Following a link must change nothing, and some sites act on a mere GET.
_ACTS = re.compile(
    r"log-?out|sign-?out|abmeld|delete|remove|unsubscribe|cancel|add-to-cart|confirm|token=",
    re.IGNORECASE,
)


@gatherer(yields="links", needs=("pages",))
async def gather_links(look: Look) -> Mapping[str, LinkFacts | Gap]:
    """Facts by the link. Where no page was seen, why none was."""
    pages = look.facts("pages")
    if pages.unseen:
        return dict(pages.gaps)
    found: dict[str, str] = {}
    for url, page in _links(look):
        found.setdefault(url, page)
    chosen = list(found.items())[:MAX_LINKS]
    return await all_of({url: _link(look, url, page) for url, page in chosen})


def _links(look: Look) -> Iterator[tuple[str, str]]:
    """Links with the page they are on, without what was asked for as a page already."""
    pages: Mapping[str, PageFacts] = look.facts("pages")
    known = {*pages, *(page.asked for page in pages.values())}
    for page in pages.values():
        for link in page.page.links:
            if link not in known and not _ACTS.search(link) and _is_own(link, look):
                yield link, page.url


def _is_own(link: str, look: Look) -> bool:
    try:
        return is_ours(parse_url(link).host, look)
    except UrlError:
        return False


async def _link(look: Look, url: str, page: str) -> LinkFacts | Gap:
    visit = await look.http.visit(url, "route")
    return visit.gap if visit.gap is not None and not visit.hops else LinkFacts(url, page, visit)
