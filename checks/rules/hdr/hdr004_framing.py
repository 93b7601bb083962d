"""HDR004: other sites can't show this one inside a frame of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, passed, warned
from checks.parsing.csp import parse_csp_header
from checks.parsing.headers import HeaderError, parse_x_frame_options
from checks.rules.web.reading import Door, own_pages
from checks.rules.wording import listed

_ANYONE = frozenset({"*", "http:", "https:", "http://*", "https://*"})


@rule(
    code="HDR004",
    title="Other sites can't show yours inside theirs",
    failure_title="Any other site can show yours inside its own",
    area="HDR",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="A stranger's page can lay your booking or log-in page invisibly under its own buttons, so "
    "that your customer clicks on something in your app without knowing it.",
    fix="Let {host} send this header with every page: “Content-Security-Policy: frame-ancestors "
    "'self'” (add it to the policy that is there, if there is one), and for older browsers "
    "“X-Frame-Options: SAMEORIGIN”. If a partner embeds your booking page, name the partner: "
    "“frame-ancestors 'self' https://partner.example”.",
    references=(
        "W3C, Content Security Policy level 3, frame-ancestors "
        "https://www.w3.org/TR/CSP3/#directive-frame-ancestors",
        "MDN, Clickjacking https://developer.mozilla.org/docs/Web/Security/Attacks/Clickjacking",
    ),
)
def framing_is_limited(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    for door, page in own_pages(spec, visits):
        yield page if isinstance(page, Outcome) else _judge(door, page)


def _judge(door: Door, page: Hop) -> Outcome:
    """Where frame-ancestors is given, browsers ignore X-Frame-Options (CSP3 section 6.4.2.1)."""
    host, url = door.host, page.url
    policies = parse_csp_header(",".join(page.header_values("content-security-policy")))
    limits = [policy.frame_ancestors for policy in policies]
    stated = [limit for limit in limits if limit is not None]
    if any(not _ANYONE.intersection(limit) for limit in stated):
        allowed = next(limit for limit in stated if not _ANYONE.intersection(limit))
        whom = f"{listed(allowed)} only" if allowed else "nobody"
        found = f"{url} may be framed by {whom} (frame-ancestors)."
        return passed(host, found, *door.ids)
    if stated:
        found = f"{url} says frame-ancestors {listed(stated[0])}, which is everybody."
        return failed(host, found, *door.ids, host=host)
    values = page.header_values("x-frame-options")
    if not values:
        found = f"{url} sends neither frame-ancestors nor X-Frame-Options."
        return failed(host, found, *door.ids, host=host)
    try:
        framing = parse_x_frame_options(values)
    except HeaderError as error:
        found = f"{url} sends “X-Frame-Options: {listed(values)[:60]}”: {error}."
        return warned(host, found, *door.ids, host=host)
    return passed(host, f"{url} sends “X-Frame-Options: {framing.upper()}”.", *door.ids)
