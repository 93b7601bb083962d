"""WEB007: no redirect goes from https back to http."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, passed
from checks.rules.web.reading import (
    Door,
    chain_of,
    doors,
    fault_at,
    host_of,
    is_secure,
    redirecting_hops,
)


@rule(
    code="WEB007",
    title="An encrypted visit stays encrypted",
    failure_title="A redirect drops the encryption",
    area="WEB",
    stage="dns",
    impact=Impact.TRUST,
    effort="an hour",
    why="For one step the visit is open to anyone on the same network, who can read it or send the "
    "visitor to a copy of your site. Some browsers stop with a warning at that point.",
    fix="At {host}, change the redirect whose target is {target} so that it starts with https://. "
    "It is often the app that does not know it is behind an encrypted front: set its public "
    "address to https, or let it trust the X-Forwarded-Proto header.",
    references=(
        "RFC 9110 section 17.9 https://www.rfc-editor.org/rfc/rfc9110#section-17.9",
        "MDN, X-Forwarded-Proto "
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-Proto",
    ),
)
def stays_encrypted(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    """Told of the host whose redirect it is, not of every host that leads through it."""
    found = list(doors(spec, visits))
    hosts = {door.host for door in found}
    drops: dict[str, tuple[Visit, str]] = {}
    for door in found:
        for visit in door.visits:
            for hop, target in redirecting_hops(visit):
                if is_secure(hop.url) and not is_secure(target):
                    culprit = host_of(hop.url)
                    drops.setdefault(culprit if culprit in hosts else door.host, (visit, target))
    for door in found:
        yield _judge(spec, door, drops.get(door.host))


def _judge(spec: LaunchSpec, door: Door, drop: tuple[Visit, str] | None) -> Outcome:
    if drop:
        visit, target = drop
        found = f"A redirect leads from https back to http: {chain_of(visit)}."
        return fault_at(spec, door.host)(door.host, found, *door.ids, host=door.host, target=target)
    seen = [visit for visit in door.visits if visit.hops]
    if not seen or door.gap:
        return door.unjudged(f"The way to {door.host}")
    return passed(door.host, f"No step goes back to http: {chain_of(seen[0])}.", *door.ids)
