"""RATE001: forms, log-in and API say no to whoever asks too often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.engine.evidence import Facts
from checks.engine.facts import RateTry
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
from checks.rules.wording import count, listed, unseen


@rule(
    code="RATE001",
    title="Whoever asks too often is slowed down",
    failure_title="Nobody is slowed down, however often they ask",
    area="RATE",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="Robots try thousands of stolen passwords on a login, and fill a form until your mail "
    "account is blocked or the bill of a paid service explodes. A limit stops that within "
    "seconds, and people never notice it.",
    fix="Limit {url} to about 10 requests a minute for each address, and answer the rest with "
    "status 429 and “Retry-After: 60”. At Cloudflare: Security > Security rules > Rate limiting "
    "rules, “URI Path equals” the path of that address. In nginx: “limit_req_zone "
    "$binary_remote_addr zone=login:10m rate=10r/m;” and there “limit_req zone=login burst=5 "
    "nodelay; limit_req_status 429;”.",
    references=(
        "RFC 6585 section 4 https://www.rfc-editor.org/rfc/rfc6585#section-4",
        "OWASP, Credential Stuffing Prevention Cheat Sheet "
        "https://cheatsheetseries.owasp.org/cheatsheets/"
        "Credential_Stuffing_Prevention_Cheat_Sheet.html",
    ),
)
def too_often_is_refused(
    spec: LaunchSpec, started_at: datetime, rate_tries: Facts[RateTry]
) -> Iterator[Outcome]:
    for one in rate_tries.values():
        yield _judge(one)
    for route, gap in rate_tries.gaps.items():
        found = unseen(f"How {route} takes many requests", gap)
        yield not_observed(route, found, rate_tries.id_of(route))
    if not rate_tries and not rate_tries.gaps:
        yield not_applicable(spec.domain, _why_untried(spec, started_at))


def _judge(one: RateTry) -> Outcome:
    requests = f"{count(one.asked, 'request')} within {one.seconds:.1f} s"
    if one.refused:
        found = f"{one.url} said no at the last of {requests}: {one.refused}."
        return passed(one.route, found, one.id)
    if one.gap:
        found = unseen(f"How {one.url} takes many requests", one.gap)
        return not_observed(one.route, found, one.id)
    if one.announced:
        found = f"{one.url} took {requests}, and announces a limit ({listed(one.announced)})."
        return passed(one.route, found, one.id)
    found = f"{one.url} took {requests} and slowed none of them down."
    # What is sent there may be limited all the same: nothing was sent.
    return warned(one.route, found, one.id, url=one.url)


def _why_untried(spec: LaunchSpec, started_at: datetime) -> str:
    consent = spec.rate_probe
    if consent is None:
        return "Nobody agreed in writing to being asked often, so it was not tried."
    if consent.covers(started_at.date()):
        return f"{consent.by} agreed, and none of the agreed routes is there any more."
    return f"{consent.by} agreed for {consent.on} to {consent.until} only, so it was not tried."
