"""HDR001: browsers are told to use https only (HSTS)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, Visit
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
from checks.parsing.hsts import HstsError, parse_hsts
from checks.rules.web.reading import (
    PRELOADED_ENDINGS,
    Door,
    doors,
    gap_of,
    host_of,
    named_hosts,
)
from checks.rules.wording import count, unseen

DAY = 86_400
HALF_A_YEAR = 180 * DAY


@rule(
    code="HDR001",
    title="Browsers are told to come encrypted only",
    failure_title="Browsers are not told to come encrypted only",
    area="HDR",
    stage="edge",
    impact=Impact.TRUST,
    effort="minutes",
    why="A visitor on a hotel or café network can be led to a copy of your log-in page while the "
    "first, unencrypted request is on its way. This line makes browsers skip that request.",
    fix="Let {host} send this header with every https answer: “Strict-Transport-Security: "
    "max-age=31536000”. At Cloudflare: SSL/TLS > Edge Certificates > HTTP Strict Transport "
    'Security. In nginx: “add_header Strict-Transport-Security "max-age=31536000" always;”. Add '
    "“; includeSubDomains” once every host below the domain has https. Leave “preload” out unless "
    "you mean it: it can't be taken back quickly.",
    references=(
        "RFC 6797 section 6.1 https://www.rfc-editor.org/rfc/rfc6797#section-6.1",
        "MDN, Strict-Transport-Security "
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security",
    ),
)
def browsers_insist_on_https(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    named = named_hosts(spec)
    for door in doors(spec, visits):
        if door.host in named:
            yield _judge(door)


def _judge(door: Door) -> Outcome:
    host, visit = door.host, door.https
    if door.has_no_https:
        return not_applicable(host, f"{host} does not answer over https.", *door.ids)
    if not isinstance(visit, Visit) or not visit.hops or visit.hops[0] is _held_up(visit):
        return not_observed(host, unseen(f"https://{host}/", gap_of(visit)), *door.ids)
    own = visit.hops[0]  # later ones may be another host's
    value = own.header("strict-transport-security")
    return _missing(door, own) if value is None else _value(door, value)


def _value(door: Door, value: str) -> Outcome:
    host = door.host
    try:
        hsts = parse_hsts(value)
    except HstsError as error:
        found = f"{host} sends “{value[:100]}”, which browsers ignore: {error}."
        return failed(host, found, *door.ids, host=host)
    told = f"{host} sends “{value[:100]}”"
    if hsts.max_age < DAY:
        found = f"{told}, which browsers forget within a day."
        return failed(host, found, *door.ids, host=host)
    if hsts.max_age < HALF_A_YEAR:
        found = f"{told}, which browsers forget after {count(hsts.max_age // DAY, 'day')}."
        return warned(host, found, *door.ids, host=host)
    return passed(host, f"{told}.", *door.ids)


def _missing(door: Door, own: Hop) -> Outcome:
    host, ending = door.host, door.host.rpartition(".")[2]
    if ending in PRELOADED_ENDINGS:
        found = f"Browsers visit names below “.{ending}” encrypted only, without being told."
        return passed(host, found, *door.ids)
    if own.status >= 500:
        found = f"{host} fails (status {own.status}), so what it usually sends was not seen."
        return not_observed(host, found, *door.ids)
    found = f"{host} sends no Strict-Transport-Security header."
    if own.location and host_of(own.location) != host:
        return warned(host, f"{found} It only leads elsewhere.", *door.ids, host=host)
    return failed(host, found, *door.ids, host=host)


def _held_up(visit: Visit) -> Hop | None:
    """The answer that was a challenge, and so not the site's own."""
    return visit.hops[-1] if visit.gap and visit.hops[-1].location is None else None
