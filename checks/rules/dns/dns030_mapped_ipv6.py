"""DNS030: no host's IPv6 address is an IPv4 address in disguise."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv6Address

from checks.engine.facts import HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="DNS030",
    title="A host's IPv6 address is a real one",
    failure_title="A host's IPv6 address is an IPv4 address in disguise",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="Visitors whose connection is IPv6 only can't use such an address: for them the site is "
    "down. Others wait a moment longer before each visit.",
    fix="At the DNS host, open the records of {zone} with the name {name} and type AAAA, and "
    "delete {address}. Put in the IPv6 address that your web host shows, if it has one.",
    references=(
        "RFC 4291 section 2.5.5.2 https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2",
        "RFC 6890 section 2.2.3 https://www.rfc-editor.org/rfc/rfc6890#section-2.2.3",
    ),
)
def ipv6_address_is_real(spec: LaunchSpec, host: HostFacts) -> Iterator[Outcome]:
    name, mapped = host.name, [each for each in host.aaaa.records if _is_mapped(each)]
    if host.aaaa.gap:
        yield not_observed(name, unseen(f"The IPv6 address of {name}", host.aaaa.gap), host.id)
    elif not host.aaaa.records:
        yield not_applicable(name, f"{name} has no IPv6 address.", host.id)
    elif mapped:
        yield failed(
            name,
            f"{name} gives {listed(mapped)} as its IPv6 address, which is an IPv4 one.",
            host.id,
            zone=spec.zone,
            name=record_name(name, spec.zone),
            address=listed(mapped),
        )
    else:
        yield passed(name, f"{name} has the IPv6 address {listed(host.aaaa.records)}.", host.id)


def _is_mapped(address: str) -> bool:
    return IPv6Address(address).ipv4_mapped is not None
