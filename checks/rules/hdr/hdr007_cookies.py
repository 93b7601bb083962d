"""HDR007: cookies are sent encrypted only, and log-ins are out of reach for scripts.

The outcomes are those of MDN's HTTP Observatory; a log-in is told by the cookie's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, RouteFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, passed, warned
from checks.parsing.cookies import Cookie, CookieError, parse_set_cookie
from checks.rules.web.reading import Door, doors, host_of, named_hosts
from checks.rules.wording import count, listed


@rule(
    code="HDR007",
    title="Cookies can't be read on the way or by scripts",
    failure_title="A cookie can be read by others",
    area="HDR",
    stage="deploy",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="Whoever has the cookie of a log-in is logged in. It must not travel unencrypted, nor be "
    "readable for a script that somebody smuggled into a page.",
    fix="Where {host} sets {cookies}, add “Secure; HttpOnly; SameSite=Lax” (leave HttpOnly out "
    "only where your own script must read the cookie). In Django: SESSION_COOKIE_SECURE and "
    "CSRF_COOKIE_SECURE; in WordPress, force https in the settings.",
    references=(
        "RFC 6265 section 4.1.2 https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2",
        "MDN, Secure cookie configuration "
        "https://developer.mozilla.org/docs/Web/Security/Practical_implementation_guides/Cookies",
    ),
)
def cookies_are_safe(
    spec: LaunchSpec, visits: Facts[Visit], routes: Facts[RouteFacts]
) -> Iterator[Outcome]:
    visited = [*visits.values(), *(route.visit for route in routes.values())]
    hops: dict[str, list[Hop]] = defaultdict(list)
    for hop in (hop for visit in visited for hop in visit.hops):
        hops[host_of(hop.url)].append(hop)
    named = named_hosts(spec)
    for door in doors(spec, visits):
        if door.host in named:
            yield _judge(door, hops[door.host])


def _judge(door: Door, hops: list[Hop]) -> Outcome:
    host = door.host
    if not hops:
        return door.unjudged(f"The cookies of {host}")
    cookies = {cookie.name: cookie for hop in hops for cookie in _cookies(hop)}
    if not cookies:
        return not_applicable(host, f"{host} set no cookie for us.", *door.ids)
    grave = {name: fault for name, cookie in cookies.items() if (fault := _grave(cookie))}
    slight = {name: fault for name, cookie in cookies.items() if (fault := _slight(cookie))}
    for faults, tell in ((grave, failed), (slight, warned)):
        if faults:
            told = listed(f"{name} ({fault})" for name, fault in faults.items())
            found = f"{host} sets {told}."
            return tell(host, found, *door.ids, host=host, cookies=listed(faults))
    return passed(host, f"{host} sets {count(len(cookies), 'cookie')}, all with care.", *door.ids)


def _cookies(hop: Hop) -> Iterator[Cookie]:
    for line in hop.header_values("set-cookie"):
        try:
            yield parse_set_cookie(line)
        except CookieError:
            continue  # browsers ignore it as well


def _grave(cookie: Cookie) -> str | None:
    if not cookie.looks_like_session:
        return None
    lacking = [
        name for name, has in (("Secure", cookie.secure), ("HttpOnly", cookie.http_only)) if not has
    ]
    return f"a log-in's, by its name, without {listed(lacking)}" if lacking else None


def _slight(cookie: Cookie) -> str | None:
    if cookie.problems:
        return cookie.problems[0]
    if not cookie.secure:
        return "without Secure"
    if cookie.looks_like_csrf and cookie.same_site is None:
        return "without SameSite"
    return None
