"""WEB011: a page names its own address as the canonical one (rel=canonical)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import PageFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, passed, warned
from checks.parsing.urls import UrlError, canonical_variant, parse_url
from checks.rules.web.reading import host_of, site_hosts
from checks.rules.wording import listed


@rule(
    code="WEB011",
    title="Pages tell search engines their proper address",
    failure_title="A page tells search engines the wrong address",
    area="WEB",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Search engines list the address that a page names as its own. If that is an old, missing "
    "or unencrypted one, people who search for you land there, or don't find you.",
    fix='In the head of {page}, put exactly one line <link rel="canonical" href="{address}">. '
    "In a site builder it is usually set by choosing the primary domain.",
    references=(
        "RFC 6596 https://www.rfc-editor.org/rfc/rfc6596",
        "Google, Specify a canonical URL "
        "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
    ),
)
def page_names_its_address(spec: LaunchSpec, page: PageFacts) -> Iterator[Outcome]:
    url = page.url
    named = dict.fromkeys(page.page.canonical)
    is_front = host_of(url) in site_hosts(spec) and parse_url(url).path == "/"
    args = {"page": url, "address": _proper(spec, url)}
    if not named and is_front:
        yield warned(page.subject, f"{url} names no address as its proper one.", page.id, **args)
    elif not named:
        yield not_applicable(page.subject, f"{url} names no address, and need not.", page.id)
    elif len(named) > 1:
        found = f"{url} names {len(named)} addresses: {listed(named)}."
        yield failed(page.subject, found, page.id, **args)
    elif fault := _fault(spec, url, next(iter(named))):
        yield failed(page.subject, f"{url} names {next(iter(named))}, {fault}.", page.id, **args)
    else:
        yield passed(page.subject, f"{url} names {next(iter(named))}.", page.id)


def _fault(spec: LaunchSpec, page_url: str, named: str) -> str | None:
    try:
        target = parse_url(named)
    except UrlError:
        return "which is no web address"
    if not target.is_secure:
        return "which is not encrypted"
    if target.host in (host_of(page_url), spec.canonical):
        return None
    return "which is on another host"


def _proper(spec: LaunchSpec, page_url: str) -> str:
    url = parse_url(page_url)
    host = spec.canonical if spec.canonical and url.host in site_hosts(spec) else url.host
    return str(canonical_variant(url, host))
