"""WEB013: robots.txt does not shut search engines out."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import RobotsFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, passed, warned
from checks.parsing.robots import parse_robots
from checks.rules.wording import listed

# The crawlers that decide whether people find a business; others may well be kept out.
SEARCH_ENGINES = {"googlebot": "Google", "bingbot": "Bing"}


@rule(
    code="WEB013",
    title="Search engines may read the site",
    failure_title="Search engines are told to stay away",
    area="WEB",
    stage="deploy",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="While this is set, the site will not be found by people who search for you, and drops out "
    "of the results within days. It is often left over from the time before the launch.",
    fix="Let {url} answer with status 200 and these two lines, plus what you really want to hide: "
    "“User-agent: *” and “Allow: /”. In a site builder, switch “visible to search engines” on.",
    references=(
        "RFC 9309 section 2.2 https://www.rfc-editor.org/rfc/rfc9309#section-2.2",
        "Google, How robots.txt is interpreted "
        "https://developers.google.com/search/docs/crawling-indexing/robots/robots_txt",
    ),
)
def crawlers_may_read(robots: RobotsFacts) -> Iterator[Outcome]:
    host, url = robots.host, robots.url
    if robots.status >= 500:
        found = f"{url} fails (status {robots.status}), which crawlers take for “stay away”."
        yield failed(host, found, robots.id, url=url)
    elif robots.status != 200:
        found = f"There is no robots.txt (status {robots.status}), so all may be read."
        yield passed(host, found, robots.id)
    elif _is_page(robots):
        found = f"{url} is a web page, not a list of rules; crawlers skip it."
        yield warned(host, found, robots.id, url=url)
    else:
        yield _judge(robots)


def _judge(robots: RobotsFacts) -> Outcome:
    rules = parse_robots(robots.text)
    shut_out = [name for agent, name in SEARCH_ENGINES.items() if not rules.allows("/", agent)]
    if shut_out:
        found = f"{robots.url} tells {listed(shut_out)} not to read the front page."
        return failed(robots.host, found, robots.id, url=robots.url)
    if not rules.allows("/", "*"):
        names = listed(SEARCH_ENGINES.values())
        found = f"{robots.url} shuts out every crawler but some, {names} among them."
        return passed(robots.host, found, robots.id)
    return passed(robots.host, f"{robots.url} lets search engines read the site.", robots.id)


def _is_page(robots: RobotsFacts) -> bool:
    start = robots.text.lstrip("\ufeff \t\r\n")[:200].lower()
    return start.startswith(("<!doctype", "<html", "<head", "<script"))
