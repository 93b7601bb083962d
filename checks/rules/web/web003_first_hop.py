"""WEB003: the first redirect goes to https on the same host."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed
from checks.rules.web.reading import (
    PRELOADED_ENDINGS,
    Door,
    chain_of,
    doors,
    fault_at,
    gap_of,
    host_of,
    is_secure,
    redirecting_hops,
)
from checks.rules.wording import unseen


@rule(
    code="WEB003",
    title="The first redirect encrypts, and only then changes the name",
    failure_title="The first redirect changes the name before it encrypts",
    area="WEB",
    stage="dns",
    impact=Impact.TRUST,
    effort="minutes",
    why="A browser can only learn to insist on encryption for a name that it has once visited "
    "encrypted. Skipping that step leaves every first visit to the name open to a forged copy of "
    "your site.",
    fix="Let http://{host}/ redirect to https://{host}/ first (301), and let that redirect to "
    "{target} (301). In nginx, for port 80 of {host}: “return 301 https://$host$request_uri;”. At "
    "Cloudflare, “Always Use HTTPS” does the first step; a redirect rule then does the second.",
    references=(
        "RFC 6797 section 7.2 https://www.rfc-editor.org/rfc/rfc6797#section-7.2",
        "HSTS preload list, submission requirements https://hstspreload.org/#submission-requirements",
    ),
)
def first_redirect_encrypts(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    for door in doors(spec, visits):
        yield _judge(spec, door)


def _judge(spec: LaunchSpec, door: Door) -> Outcome:
    host, visit = door.host, door.http
    if door.has_no_http or door.has_no_https:
        found = f"{host} does not answer over both http and https."
        return not_applicable(host, found, *door.ids)
    if host.rpartition(".")[2] in PRELOADED_ENDINGS:
        found = f"Browsers ask names below “.{host.rpartition('.')[2]}” over https only."
        return not_applicable(host, found, *door.ids)
    if not isinstance(visit, Visit):
        return not_observed(host, unseen(f"http://{host}/", gap_of(visit)), *door.ids)
    return _first_step(spec, door, visit)


def _first_step(spec: LaunchSpec, door: Door, visit: Visit) -> Outcome:
    host = door.host
    for _, target in redirecting_hops(visit):
        if host_of(target) != host:
            found = f"http://{host}/ leaves for another name unencrypted: {chain_of(visit)}."
            return fault_at(spec, host)(host, found, *door.ids, host=host, target=target)
        if is_secure(target):
            return passed(host, f"{chain_of(visit)}.", *door.ids)
    if visit.final is None:
        return door.unjudged(f"http://{host}/")
    return not_applicable(host, f"http://{host}/ redirects nowhere: {chain_of(visit)}.", *door.ids)
