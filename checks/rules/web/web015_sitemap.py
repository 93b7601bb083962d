"""WEB015: the sitemap lists the pages that are really there, at their proper addresses."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SitemapFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed, warned
from checks.rules.web.reading import host_of, is_secure, named_hosts, site_hosts
from checks.rules.wording import count, listed, unseen


@rule(
    code="WEB015",
    title="The sitemap lists the pages as they are",
    failure_title="The sitemap is missing or lists other pages than there are",
    area="WEB",
    stage="deploy",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="Search engines read this list to find your pages after a launch. When it is missing or "
    "names old addresses, new offers are found late, and the old ones stay in the results.",
    fix="Let {url} list every public page once, with its https address on {host} (most site "
    "builders and WordPress make it by themselves: set the site's address there first), leave out "
    "what redirects or is gone, name it in robots.txt with “Sitemap: {url}”, and hand it in at "
    "Google Search Console.",
    references=(
        "sitemaps.org, Protocol https://www.sitemaps.org/protocol.html",
        "Google, Build and submit a sitemap "
        "https://developers.google.com/search/docs/crawling-indexing/sitemaps/build-sitemap",
    ),
)
def sitemap_is_true(spec: LaunchSpec, sitemap: SitemapFacts) -> Iterator[Outcome]:
    host, url = sitemap.host, sitemap.url
    args = {"host": host, "url": url}
    number = count(len(sitemap.locations), "address", "addresses")
    strange = [each for each in sitemap.locations if _is_strange(each, spec, host)]
    gone = [f"{each} (status {status})" for each, status in sitemap.answers if status >= 300]
    if sitemap.kind == "none" and sitemap.declared:
        found = f"robots.txt names {url}, where no sitemap is (status {sitemap.status})."
        yield failed(host, found, sitemap.id, **args)
    elif sitemap.kind == "none":
        found = f"There is no sitemap at {url} (status {sitemap.status}), nor in robots.txt."
        yield warned(host, found, sitemap.id, **args)
    elif strange:
        found = f"{url} lists {len(strange)} of {number} elsewhere: {listed(strange, most=4)}."
        yield failed(host, found, sitemap.id, **args)
    elif gone:
        found = f"{url} lists what is not there: {listed(gone, most=4)}."
        yield failed(host, found, sitemap.id, **args)
    elif sitemap.gaps:
        page, gap = sitemap.gaps[0]
        yield not_observed(host, unseen(page, gap), sitemap.id)
    elif not sitemap.locations:
        yield warned(host, f"{url} lists nothing.", sitemap.id, **args)
    else:
        found = f"{url} lists {number}; the {len(sitemap.answers)} that were asked for are there."
        yield passed(host, found, sitemap.id)


def _is_strange(url: str, spec: LaunchSpec, host: str) -> bool:
    """Unencrypted, of nobody we know, or a variant of the site's own address."""
    owner = host_of(url)
    if not is_secure(url) or owner not in named_hosts(spec):
        return True
    return owner in site_hosts(spec) and owner != host
