"""DNS031: every alias leads to an address (no dangling CNAME)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.names import is_subdomain
from checks.rules.dns.reading import LONGEST_CHAIN, alias_chain, is_loop
from checks.rules.wording import first_gap, record_name, unseen


@rule(
    code="DNS031",
    title="Every alias leads to a working address",
    failure_title="An alias leads to a name that no longer exists",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Visitors of this name get an error. Worse, if it points to a service you have cancelled, "
    "a stranger may be able to claim the old target and show their own page under your name.",
    fix="At the DNS host, open the records of {zone} and find name {name}, type CNAME, value "
    "{target}. Set the value that the service behind {host} shows today, or delete the record if "
    "{host} is no longer used.",
    references=(
        "RFC 1034 section 3.6.2 https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
        "Can I take over XYZ https://github.com/EdOverflow/can-i-take-over-xyz",
    ),
)
def alias_leads_to_address(spec: LaunchSpec, host: HostFacts) -> Iterator[Outcome]:
    chain = alias_chain(host)
    if len(chain) == 1:
        gap = None if host.addresses else host.cname.gap
        if gap:
            yield not_observed(host.name, unseen(f"Whether {host.name} is an alias", gap), host.id)
        else:
            yield not_applicable(host.name, f"{host.name} is not an alias.", host.id)
    elif host.addresses:
        yield passed(host.name, f"{host.name} leads to {chain[-1]}, which has an address.", host.id)
    elif is_loop(chain) or len(chain) > LONGEST_CHAIN:
        found = f"The aliases of {host.name} lead in a circle or too far to follow."
        yield not_applicable(host.name, found, host.id)
    elif gap := first_gap(host.a, host.aaaa):
        yield not_observed(host.name, unseen(f"The address of {chain[-1]}", gap), host.id)
    else:
        yield failed(
            host.name,
            _found(host, chain, spec.zone),
            host.id,
            zone=spec.zone,
            name=record_name(host.name, spec.zone),
            target=chain[1],
            host=host.name,
        )


def _found(host: HostFacts, chain: tuple[str, ...], zone: str) -> str:
    end = chain[-1]
    state = "does not exist" if host.a.nxdomain or host.aaaa.nxdomain else "has no address"
    whose = "" if is_subdomain(end, zone) else ", a name outside the domain"
    return f"{host.name} is an alias of {end}{whose}, which {state}."
