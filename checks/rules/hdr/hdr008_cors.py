"""HDR008: other sites can't read pages with a visitor's log-in."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import CorsFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
)
from checks.rules.web.reading import ABSENT, named_hosts
from checks.rules.wording import unseen


@rule(
    code="HDR008",
    title="Other sites can't read with a visitor's log-in",
    failure_title="Any other site can read with a visitor's log-in",
    area="HDR",
    stage="deploy",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="While a customer is logged in with you, any page they open elsewhere can fetch their "
    "bookings and personal data from your site in the background, without a click.",
    fix="Where {host} sets Access-Control-Allow-Origin, stop repeating whatever Origin the request "
    "brings: allow the addresses of your own sites by name, and send "
    "“Access-Control-Allow-Credentials: true” to those only. For data that is public anyway, send "
    "“Access-Control-Allow-Origin: *” and no credentials line.",
    references=(
        "WHATWG, Fetch, CORS protocol https://fetch.spec.whatwg.org/#http-cors-protocol",
        "MDN, Cross-Origin Resource Sharing "
        "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS",
    ),
)
def strangers_read_nothing(spec: LaunchSpec, cors: Facts[CorsFacts]) -> Iterator[Outcome]:
    named = named_hosts(spec)
    for seen in cors.values():
        if seen.host in named:
            yield _judge(seen)
    for host, gap in cors.gaps.items():
        if gap.reason in ABSENT:
            yield not_applicable(host, f"Nothing answers at {host}.", cors.id_of(host))
        else:
            what = f"What {host} lets others read"
            yield not_observed(host, unseen(what, gap), cors.id_of(host))


def _judge(seen: CorsFacts) -> Outcome:
    """Browsers let a page read with cookies only where its own origin is named (Fetch, 4.10)."""
    host, allowed = seen.host, seen.allow_origin
    if allowed is None:
        return passed(host, f"{host} lets no other site read its answers.", seen.id)
    if allowed == seen.origin and seen.allow_credentials == "true":
        found = f"{host} lets {seen.origin}, a site that it can't know, read with cookies."
        return failed(host, found, seen.id, host=host)
    found = f"{host} lets “{allowed[:100]}” read what is public, without a visitor's cookies."
    if allowed not in ("*", seen.origin):
        found = f"{host} lets “{allowed[:100]}” read its answers, and no stranger."
    return passed(host, found, seen.id)
