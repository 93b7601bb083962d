"""HDR005: other sites are not told which page a visitor came from.

As in MDN's HTTP Observatory, a site that says nothing passes: browsers then send the host
only (strict-origin-when-cross-origin).
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, passed, warned
from checks.parsing.headers import parse_referrer_policy
from checks.rules.web.reading import Door, own_pages


@rule(
    code="HDR005",
    title="Other sites don't learn which page a visitor came from",
    failure_title="Other sites learn which page a visitor came from",
    area="HDR",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="Links for resetting a password or for changing a booking are secrets. Sent along to every "
    "advertiser and video service on the page, they are secrets no longer.",
    fix="Let {host} send this header with every page: “Referrer-Policy: "
    "strict-origin-when-cross-origin”. In nginx: “add_header Referrer-Policy "
    "strict-origin-when-cross-origin always;”.",
    references=(
        "W3C, Referrer Policy https://www.w3.org/TR/referrer-policy/",
        "MDN, Referrer-Policy "
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Referrer-Policy",
    ),
)
def addresses_are_kept(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    for door, page in own_pages(spec, visits):
        yield page if isinstance(page, Outcome) else _judge(door, page)


def _judge(door: Door, page: Hop) -> Outcome:
    host, values = door.host, page.header_values("referrer-policy")
    if not values:
        found = f"{page.url} leaves it to the browser, which tells other sites the host only."
        return passed(host, found, *door.ids)
    written = ", ".join(values)[:100]
    policy = parse_referrer_policy(values)
    told = f"{page.url} sends “Referrer-Policy: {written}”"
    if policy.leaks:
        return failed(host, f"{told}, which gives more away.", *door.ids, host=host)
    if not policy.value:
        return warned(host, f"{told}, which browsers don't know.", *door.ids, host=host)
    return passed(host, f"{told}.", *door.ids)
