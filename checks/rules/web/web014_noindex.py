"""WEB014: the front page does not ask search engines to leave it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import PageFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, passed
from checks.parsing.urls import parse_url
from checks.rules.web.reading import host_of, site_hosts

_ENGINES = frozenset({"*", "robots", "googlebot", "bingbot"})
# Directives that have a value after a colon, so that the colon does not name a crawler.
_WITH_VALUE = ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after")


@rule(
    code="WEB014",
    title="The front page may be listed by search engines",
    failure_title="The front page asks not to be listed by search engines",
    area="WEB",
    stage="deploy",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Google and Bing will drop the site from their results: people who search for your name "
    "find a competitor. The mark is useful on a staging site and is often taken along at launch.",
    fix="Remove “noindex” from {page}: {where}. In a site builder, switch “hide from search "
    "engines” off. Keep it on the staging site only.",
    references=(
        "Google, Block indexing with noindex "
        "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
        "MDN, robots meta "
        "https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/meta/name/robots",
    ),
)
def front_page_is_listed(
    spec: LaunchSpec, visits: Facts[Visit], page: PageFacts
) -> Iterator[Outcome]:
    url = page.url
    where = _noindex_in(page)
    if not where:
        yield passed(page.subject, f"{url} may be listed.", page.id)
    elif _is_front(spec, visits, url):
        place = " and ".join(where)
        yield failed(
            page.subject, f"{url} says “noindex” in {place}.", page.id, page=url, where=place
        )
    else:
        found = f"{url} is not the front page; “noindex” suits a log-in or a checkout."
        yield not_applicable(page.subject, found, page.id)


def _is_front(spec: LaunchSpec, visits: Facts[Visit], url: str) -> bool:
    if host_of(url) not in site_hosts(spec):
        return False
    doors = (visits.get(variant) for variant in spec.variants)
    landed = {visit.final.url for visit in doors if visit and visit.final}
    return parse_url(url).path == "/" or url in landed


def _noindex_in(page: PageFacts) -> list[str]:
    values = [value for name, value in page.headers if name == "x-robots-tag"]
    found = []
    if {"noindex", "none"}.intersection(page.page.robots):
        found.append("the robots meta tag of the page")
    if any(_forbids(value) for value in values):
        found.append("the X-Robots-Tag header of the answer")
    return found


def _forbids(value: str) -> bool:
    """A header for all crawlers, or for a search engine by name ("googlebot: noindex")."""
    return bool({"noindex", "none"}.intersection(_for_search_engines(value.lower())))


def _for_search_engines(value: str) -> Iterable[str]:
    agent = "*"
    for part in value.split(","):
        name, colon, rest = part.partition(":")
        names_agent = bool(colon) and name.strip() not in _WITH_VALUE
        if names_agent:
            agent = name.strip()
        if agent in _ENGINES:
            yield (rest if names_agent else part).strip()
