"""DNS001: the registry refers the domain to name servers."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import ZoneFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.names import public_suffix
from checks.rules.dns.reading import expected_values
from checks.rules.wording import listed, unseen


@rule(
    code="DNS001",
    title="The domain exists and has name servers",
    failure_title="The domain does not exist, or nobody answers for it",
    area="DNS",
    stage="audit",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Until the registry knows who answers for your domain, nothing under it works: no website, "
    "no booking page, and every mail to you bounces.",
    fix="At the registrar of {domain}: renew the registration if it has ended, or register the "
    "name if it is still free. Then open “Name servers”, enter {name_servers}, and wait until the "
    "registry of {parent} shows them; that takes minutes to a day.",
    references=(
        "RFC 1034 section 4.2.1 https://www.rfc-editor.org/rfc/rfc1034#section-4.2.1",
        "Zonemaster BASIC01 https://doc.zonemaster.net/latest/specifications/tests/Basic-TP/basic01.html",
    ),
)
def domain_is_delegated(spec: LaunchSpec, zone: ZoneFacts) -> Iterator[Outcome]:
    yield _judge(spec, zone)


def _judge(spec: LaunchSpec, zone: ZoneFacts) -> Outcome:
    parent, name = zone.delegation, zone.domain
    if parent.records:
        return passed(name, f"“{zone.parent}” refers {name} to {listed(parent.records)}.", zone.id)
    if parent.gap and zone.resolver_ns.records:
        found = f"Name servers are in use for {name}: {listed(zone.resolver_ns.records)}."
        return passed(name, found, zone.id)
    if parent.nxdomain or (parent.gap and zone.resolver_ns.nxdomain):
        return _failed(spec, zone, f"{name} does not exist: “{zone.parent}” knows no such name.")
    if parent.gap:
        return not_observed(
            name, unseen(f"What “{zone.parent}” says of {name}", parent.gap), zone.id
        )
    if public_suffix(name) != public_suffix(name, private=False):
        found = f"{name} is lent by the operator of {zone.parent}, who answers for it."
        return not_applicable(name, found, zone.id)
    return _failed(spec, zone, f"“{zone.parent}” lists no name servers for {name}.")


def _failed(spec: LaunchSpec, zone: ZoneFacts, found: str) -> Outcome:
    wanted = expected_values(spec, zone.domain, "NS")
    return failed(
        zone.domain,
        found,
        zone.id,
        domain=zone.domain,
        parent=f"“{zone.parent}”",
        name_servers=listed(wanted) or "the names that your DNS host lists for this domain",
    )
