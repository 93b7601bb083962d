"""HDR006: what is embedded in the pages can't ask for camera, microphone or position."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, passed, warned
from checks.parsing.headers import split_directives
from checks.rules.web.reading import Door, own_pages
from checks.rules.wording import listed

_SENSITIVE = frozenset(
    {"camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb"}
)


@rule(
    code="HDR006",
    title="Camera, microphone and position are out of reach for embedded content",
    failure_title="Embedded content may ask for camera, microphone or position",
    area="HDR",
    stage="edge",
    impact=Impact.TRUST,
    effort="minutes",
    why="A question such as “may this page use your camera?” looks as if it came from you, even "
    "when an advertisement or a widget asks it. One line makes sure that nobody can.",
    fix="Let {host} send this header with every page: “Permissions-Policy: camera=(), "
    "geolocation=(), microphone=(), payment=()”. Write “(self)” in place of “()” for what your "
    "own pages use, and a partner's address beside it for what the partner's frame uses.",
    references=(
        "W3C, Permissions Policy https://www.w3.org/TR/permissions-policy/",
        "MDN, Permissions-Policy "
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Permissions-Policy",
    ),
)
def features_are_limited(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    for door, page in own_pages(spec, visits):
        yield page if isinstance(page, Outcome) else _judge(door, page)


def _judge(door: Door, page: Hop) -> Outcome:
    host, values = door.host, page.header_values("permissions-policy")
    if not values:
        old = page.header("feature-policy") is not None
        sends = "sends only Feature-Policy, which browsers no longer read"
        found = f"{page.url} {sends if old else 'sends no Permissions-Policy'}."
        return warned(host, found, *door.ids, host=host)
    rules = split_directives(",".join(values), ",")
    opened = [name for name, value in rules if name in _SENSITIVE and _is_anyone(value)]
    if opened:
        found = f"{page.url} lets any embedded page ask for {listed(opened)}."
        return failed(host, found, *door.ids, host=host)
    closed = [name for name, value in rules if value and value.startswith("(")]
    if not closed:
        found = f"{page.url} sends a Permissions-Policy that browsers can't read."
        return warned(host, found, *door.ids, host=host)
    return passed(host, f"{page.url} limits {listed(closed)}.", *door.ids)


def _is_anyone(value: str | None) -> bool:
    return value is not None and "*" in value.strip("()").split()
