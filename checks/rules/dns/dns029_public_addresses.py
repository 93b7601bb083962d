"""DNS029: published addresses can be reached from the internet."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed
from checks.rules.dns.reading import why_unreachable
from checks.rules.web.reading import fault_at
from checks.rules.wording import first_gap, listed, record_name, unseen


@rule(
    code="DNS029",
    title="Published addresses are public ones",
    failure_title="A name leads to an address that no visitor can reach",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="The address works in one office or on one laptop only. Everybody else gets an error, and "
    "strangers learn how your inner network is numbered.",
    fix="At the DNS host, open the records of {zone} with the name {name} and replace {addresses} "
    "by the public address that your web host shows; delete the record if the name is only for "
    "use inside.",
    references=(
        "RFC 6890 section 2.2 https://www.rfc-editor.org/rfc/rfc6890#section-2.2",
        "RFC 1918 section 3 https://www.rfc-editor.org/rfc/rfc1918#section-3",
    ),
)
def addresses_are_public(spec: LaunchSpec, host: HostFacts) -> Iterator[Outcome]:
    bad = {address: why for address in host.addresses if (why := why_unreachable(address))}
    if bad:
        kinds = listed(f"{address} ({why})" for address, why in bad.items())
        yield fault_at(spec, host.name)(
            host.name,
            f"{host.name} leads to {kinds}.",
            host.id,
            zone=spec.zone,
            name=record_name(host.name, spec.zone),
            addresses=listed(bad),
        )
    elif gap := first_gap(host.a, host.aaaa):
        yield not_observed(host.name, unseen(f"Some addresses of {host.name}", gap), host.id)
    elif host.addresses:
        found = f"{host.name} leads to {listed(host.addresses)}, which is public."
        yield passed(host.name, found, host.id)
    else:
        yield not_applicable(host.name, f"{host.name} has no address.", host.id)
