"""The sitemap that robots.txt names, or the one at the usual place, and a few of its pages."""

from __future__ import annotations

from collections.abc import Mapping

from checks.engine.facts import Gap, RobotsFacts, SitemapFacts
from checks.gatherers.fetcher import Response
from checks.gatherers.hosts_seen import find_home, is_ours
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.robots import parse_robots
from checks.parsing.sitemap import parse_sitemap
from checks.parsing.urls import UrlError, parse_url

MAX_PAGES = 5  # asked for, spread over the list


@gatherer(yields="sitemap", needs=("robots",))
async def gather_sitemap(look: Look) -> Mapping[str, SitemapFacts | Gap]:
    host = await find_home(look)
    named = _named(look, host)
    url = named or f"https://{host}/sitemap.xml"
    visit, response = await look.http.visit_with_body(url, "host")
    if response is None and visit.gap is not None:
        return {host: visit.gap}
    sitemap = parse_sitemap(response.text if response and response.status == 200 else "")
    listed = [each for each in sitemap.locations if _is_own(each, look)]
    step = max(len(listed) // MAX_PAGES, 1)
    answers = await all_of({each: _ask(look, each) for each in listed[::step][:MAX_PAGES]})
    return {
        host: SitemapFacts(
            host=host,
            url=url,
            status=response.status if response else visit.hops[-1].status,
            kind=sitemap.kind,
            locations=sitemap.locations,
            declared=named is not None,
            answers=tuple(
                (each, found.status)
                for each, found in answers.items()
                if isinstance(found, Response)
            ),
            gaps=tuple((each, gap) for each, gap in answers.items() if isinstance(gap, Gap)),
        )
    }


def _named(look: Look, host: str) -> str | None:
    """The first sitemap on the client's own hosts that robots.txt names."""
    robots: RobotsFacts | None = look.facts("robots").get(host)
    named = parse_robots(robots.text).sitemaps if robots else ()
    return next((url for url in named if _is_own(url, look)), None)


def _is_own(url: str, look: Look) -> bool:
    try:
        return is_ours(parse_url(url).host, look)
    except UrlError:
        return False


async def _ask(look: Look, url: str) -> Response | Gap:
    return await look.http.fetch(url)
