"""DNS042: the bare domain's address can be changed quickly (TTL before a cut-over)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import HostFacts, ZoneFacts
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
from checks.rules.wording import count, record_name, unseen

QUICK = 3_600  # seconds
SLOW = 14_400


@rule(
    code="DNS042",
    title="A change of the domain's address arrives within the hour",
    failure_title="A change of the domain's address takes many hours to arrive",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="When something goes wrong at launch, the quickest way back is to point the domain "
    "elsewhere. With this setting visitors keep going to the broken place for hours.",
    fix="At the DNS host, open the records of {zone} with the name {name} and type A (and AAAA), "
    "and set “TTL” to 300 seconds at least {hours} before the launch. Raise it again afterwards.",
    references=(
        "RFC 1035 section 3.2.1 https://www.rfc-editor.org/rfc/rfc1035#section-3.2.1",
        "RFC 1912 section 2.2 https://www.rfc-editor.org/rfc/rfc1912#section-2.2",
    ),
)
def change_arrives_soon(
    spec: LaunchSpec, zone: ZoneFacts, hosts: Facts[HostFacts]
) -> Iterator[Outcome]:
    domain, host = spec.domain, hosts.get(spec.domain)
    seconds, evidence, exact = _lifetime(spec, zone, host)
    if seconds is None and host is not None and host.a.empty:
        yield not_applicable(domain, f"{domain} has no IPv4 address to change.", host.id)
        return
    if seconds is None:
        gap = host.a.gap if host else hosts.gaps.get(domain)
        yield not_observed(domain, unseen(f"The address of {domain}", gap), evidence)
        return
    if seconds <= QUICK and not exact:
        # A resolver tells how long is left, so a small number there says nothing.
        found = f"{_spoken(seconds)} were left of how long others keep {domain}, not the whole."
        yield not_observed(domain, found, evidence)
        return
    found = f"The address of {domain} is kept by others for up to {_spoken(seconds)}."
    args = {
        "zone": spec.zone,
        "name": record_name(domain, spec.zone),
        "hours": _spoken(seconds),
    }
    if seconds <= QUICK:
        yield passed(domain, found, evidence)
    elif seconds <= SLOW:
        yield warned(domain, found, evidence, **args)
    else:
        yield failed(domain, found, evidence, **args)


def _lifetime(
    spec: LaunchSpec, zone: ZoneFacts, host: HostFacts | None
) -> tuple[int | None, str, bool]:
    """Seconds, the evidence, and whether they are the full lifetime or only what was left."""
    said = [
        each.apex_a.ttl
        for server in zone.servers
        for each in server.answers
        if each.apex_a.authoritative and each.apex_a.records and each.apex_a.ttl is not None
    ]
    if said and spec.domain == zone.domain:
        return max(said), zone.id, True
    left = host.a.ttl if host and host.a.records else None
    return left, host.id if host else zone.id, False


def _spoken(seconds: int) -> str:
    if seconds < 120:
        return count(seconds, "second")
    if seconds < 7_200:
        return count(round(seconds / 60), "minute")
    return count(round(seconds / 3_600), "hour")
