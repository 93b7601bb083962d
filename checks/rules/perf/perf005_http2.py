"""PERF005: a page with many files comes over HTTP/2 or HTTP/3."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import AssetFacts, Gap, PageFacts, TlsOffers, Visit
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.perf.reading import files_by_host
from checks.rules.web.reading import host_of
from checks.rules.wording import count, unseen

MANY = 6  # files of one host; browsers open as many HTTP/1.1 connections to it, and no more


@rule(
    code="PERF005",
    title="Files of a page arrive together",
    failure_title="Files of a page wait for each other",
    area="PERF",
    stage="edge",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="With the old way of loading, a browser fetches six files at a time and lets the rest "
    "queue. On a phone that adds a second or more before your page can be read, and every picture "
    "you add makes it worse.",
    fix="Switch HTTP/2 on for {host}. In nginx: “listen 443 ssl; http2 on;”; in Apache: "
    "“Protocols h2 http/1.1” with mod_http2; Caddy and all big edge networks have it on by "
    "themselves (at Cloudflare: Speed > Settings > Protocol).",
    references=(
        "RFC 9113 https://www.rfc-editor.org/rfc/rfc9113",
        "Chrome for Developers, Does not use HTTP/2 for all of its resources "
        "https://developer.chrome.com/docs/lighthouse/best-practices/uses-http2",
    ),
)
def files_arrive_together(
    tls_offers: Facts[TlsOffers],
    visits: Facts[Visit],
    pages: Facts[PageFacts],
    assets: Facts[AssetFacts],
) -> Iterator[Outcome]:
    """HTTP/2 is told in the handshake (ALPN, RFC 7301), HTTP/3 by Alt-Svc (RFC 7838)."""
    for host, gap in tls_offers.gaps.items():
        found = unseen(f"Whether {host} speaks HTTP/2", gap)
        yield not_observed(host, found, tls_offers.id_of(host))
    files = {each.host: len(each.pages) + len(each.assets) for each in files_by_host(pages, assets)}
    for offers in tls_offers.values():
        yield _judge(offers, files.get(offers.host, 0), _http3(offers.host, visits))


def _judge(offers: TlsOffers, files: int, http3: Visit | None) -> Outcome:
    host = offers.host
    if http3 or offers.alpn == "h2":
        spoken = " and ".join(
            name for name, there in (("HTTP/2", offers.alpn == "h2"), ("HTTP/3", http3)) if there
        )
        ids = (offers.id, http3.id) if http3 else (offers.id,)
        return passed(host, f"{host} speaks {spoken}.", *ids)
    if isinstance(offers.alpn, Gap):
        found = unseen(f"Whether {host} speaks HTTP/2", offers.alpn)
        return not_observed(host, found, offers.id)
    told = f"{host} speaks HTTP/1.1 only, and the pages seen need {count(files, 'answer')} from it"
    if files < MANY:
        return not_applicable(host, f"{told}, which gain nothing from more.", offers.id)
    return failed(host, f"{told}.", offers.id, host=host)


def _http3(host: str, visits: Facts[Visit]) -> Visit | None:
    for visit in visits.values():
        for hop in visit.hops:
            if host_of(hop.url) == host and "h3" in (hop.header("alt-svc") or ""):
                return visit
    return None
