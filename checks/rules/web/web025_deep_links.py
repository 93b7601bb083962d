"""WEB025: the redirects to the one address keep the path and the query that were asked for."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import DeepLink, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.parsing.urls import Url, UrlError, parse_url
from checks.rules.web.reading import ABSENT, chain_of, host_of, redirecting_hops
from checks.rules.wording import unseen


@rule(
    code="WEB025",
    title="Redirects keep the page that was asked for",
    failure_title="A redirect forgets which page was asked for",
    area="WEB",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="Links in old mails, on other sites and in search results lead to single pages. When the "
    "redirect forgets the page, they all end on the front page, and search engines drop them. "
    "When it forgets what follows the “?”, nobody knows which advertisement brought the visitor.",
    fix="At {host}, let the redirect carry path and query on. In nginx: “return 301 "
    "https://{canonical}$request_uri;”. In Apache: “Redirect permanent / https://{canonical}/”. "
    'At Cloudflare: a redirect rule with the expression concat("https://{canonical}", '
    "http.request.uri.path) and “Preserve query string” on.",
    references=(
        "Google, Redirects and Google Search "
        "https://developers.google.com/search/docs/crawling-indexing/301-redirects",
        "nginx, $request_uri https://nginx.org/en/docs/http/ngx_http_core_module.html#var_request_uri",
    ),
)
def deep_links_arrive(spec: LaunchSpec, deep_links: Facts[DeepLink]) -> Iterator[Outcome]:
    for host in dict.fromkeys(map(host_of, deep_links)):
        own = [each for url, each in deep_links.items() if host_of(url) == host]
        yield _judge(spec, host, own)
    for url, gap in deep_links.gaps.items():
        found = unseen(f"Where {url} leads", gap)
        yield not_observed(host_of(url), found, deep_links.id_of(url))


def _judge(spec: LaunchSpec, host: str, own: list[DeepLink]) -> Outcome:
    """Of the ways to *host*, over http and https, the worst."""
    ids = tuple(each.id for each in own)
    losses = [(each.visit, loss) for each in own if (loss := _loss(each.visit))]
    for wanted, outcome in (("page", failed), ("query", warned)):
        for visit, loss in losses:
            if loss == wanted:
                canonical = host_of(visit.hops[-1].url) or spec.canonical or spec.domain
                found = f"The {wanted} is lost on the way: {chain_of(visit)}."
                return outcome(host, found, *ids, host=host, canonical=canonical)
    led_on = [each.visit for each in own if any(redirecting_hops(each.visit))]
    for visit in (each.visit for each in own):
        # What failed behind a redirect is the site's own matter: the redirect itself was seen.
        if visit.gap and visit.gap.reason not in ABSENT and visit not in led_on:
            return not_observed(host, unseen(f"Where {visit.url} leads", visit.gap), *ids)
    if not led_on:
        return not_applicable(host, f"{host} redirects nobody.", *ids)
    return passed(host, f"{chain_of(led_on[0])}.", *ids)


def _loss(visit: Visit) -> str:
    """ "page", "query" or "": what the first step to another spelling forgets.

    Steps within one spelling, such as an added slash or a page for what is not found, are not
    what leads visitors from one to the other.
    """
    asked = _read(visit.url)
    for hop, there in redirecting_hops(visit):
        here, target = _read(hop.url), _read(there)
        if not (asked and here and target) or here.origin == target.origin:
            continue
        if asked.path.strip("/") not in target.path:
            return "page"
        if (asked.query or "") not in (target.query or ""):
            return "query"
    return ""


def _read(url: str) -> Url | None:
    try:
        return parse_url(url)
    except UrlError:
        return None
