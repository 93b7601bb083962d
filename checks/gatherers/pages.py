"""The home page and the key routes, parsed as HTML pages."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import Gap, PageFacts, Reason
from checks.gatherers.fetcher import Response
from checks.gatherers.hosts_seen import home_url
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of, without_pause
from checks.parsing.html import parse_page


@gatherer(yields="pages")
async def gather_pages(look: Look) -> Mapping[str, PageFacts | Gap]:
    """Pages by the URL where they were in the end; what is no page has no entry."""
    home = home_url(look)
    asked = dict.fromkeys((home, *(route.url for route in look.spec.routes)))
    found = await all_of({url: _page(look, url) for url in asked})
    pages: dict[str, PageFacts | Gap] = {}
    for url, page in found.items():
        if isinstance(page, PageFacts):
            pages.setdefault(page.url, page)
        elif page.reason is not Reason.PROTOCOL or url == home:
            pages[url] = page
    return pages


async def _page(look: Look, url: str) -> PageFacts | Gap:
    """The page at *url*; a gap of PROTOCOL when the answer is no page of the site."""
    visit, response = await look.http.visit_with_body(url, "route")
    if response is None:
        return visit.gap or Gap(Reason.PROTOCOL, "the redirects never reach a page")
    if not response.is_html or response.status >= 400:
        return Gap(Reason.PROTOCOL, f"no web page is there (status {response.status})")
    if response.truncated:  # half a page can't show that something is not on it
        return response.too_large
    return await _parsed(response, url)


async def _parsed(response: Response, asked: str) -> PageFacts:
    page = await without_pause(len(response.body), parse_page, response.text, response.url)
    return PageFacts(
        url=response.url,
        status=response.status,
        headers=response.headers,
        transferred_bytes=response.transferred_bytes,
        page=page,
        asked=asked,
    )
