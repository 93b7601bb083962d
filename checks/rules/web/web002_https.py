"""WEB002: plain http leads to https."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.web.reading import Door, chain_of, doors, fault_at, gap_of, is_secure
from checks.rules.wording import unseen

REFUSALS = frozenset({400, 403, 421, 426})  # a server that will not talk without encryption


@rule(
    code="WEB002",
    title="Unencrypted visits are sent on to the encrypted site",
    failure_title="The site can be used without encryption",
    area="WEB",
    stage="dns",
    impact=Impact.TRUST,
    effort="minutes",
    why="Browsers mark such a page “Not secure”, next to your price and your form. On a hotel or "
    "café network anyone can read what a visitor types, or change what the page says.",
    fix="Redirect every http request of {host} to the same address on https, permanently. In "
    "nginx: “return 301 https://$host$request_uri;” in the server block of port 80. At "
    "Cloudflare: SSL/TLS > Edge Certificates > Always Use HTTPS. Elsewhere the switch is called "
    "“Force HTTPS”.",
    references=(
        "RFC 9110 section 15.4.2 https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2",
        "MDN, Redirections in HTTP https://developer.mozilla.org/docs/Web/HTTP/Guides/Redirections",
    ),
)
def http_leads_to_https(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    for door in doors(spec, visits):
        yield _judge(spec, door)


def _judge(spec: LaunchSpec, door: Door) -> Outcome:
    host, visit = door.host, door.http
    if door.has_no_http:
        return not_applicable(host, f"{host} does not answer over plain http.", *door.ids)
    if not isinstance(visit, Visit):
        return not_observed(host, unseen(f"http://{host}/", gap_of(visit)), *door.ids)
    if any(is_secure(hop.location or hop.url) for hop in visit.hops):
        return passed(host, f"{chain_of(visit)}.", *door.ids)
    if door.has_no_https:
        found = f"{host} has no encrypted site yet to be sent on to."
        return not_applicable(host, found, *door.ids)
    return _unencrypted(spec, door, visit)


def _unencrypted(spec: LaunchSpec, door: Door, visit: Visit) -> Outcome:
    host, chain = door.host, chain_of(visit)
    if visit.final is None:
        return door.unjudged(f"http://{host}/")
    if visit.final.status in REFUSALS:
        return passed(host, f"{host} refuses unencrypted visits: {chain}.", *door.ids)
    if visit.final.status >= 400:
        found = f"{host} answers unencrypted visits with an error: {chain}."
        return warned(host, found, *door.ids, host=host)
    found = f"{host} serves its pages without encryption: {chain}."
    return fault_at(spec, host)(host, found, *door.ids, host=host)
