"""DNS038: no host points to an address that was given back to a cloud."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Endpoint, HostFacts, Reason, TlsFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.names import is_subdomain
from checks.providers.clouds import cloud_of_address
from checks.rules.dns.reading import alias_chain
from checks.rules.tls.reading import names_of
from checks.rules.web.reading import Door, doors, fault_at
from checks.rules.wording import listed, record_name, unseen

_WRONG_NAME = 62  # X509_V_ERR_HOSTNAME_MISMATCH: all else about the certificate is in order


@rule(
    code="DNS038",
    title="No name points to a server that was given back",
    failure_title="A name points to a server that seems to be no longer yours",
    area="DNS",
    stage="dns",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="Rented servers get their address from a pool. After yours was switched off, the next "
    "customer gets the address, and with it whatever they like to show under your name: a false "
    "login page, with a valid certificate.",
    fix="Sign in at {cloud} and look whether {address} is still in your account. If it is not, "
    "delete today from {zone}, at the DNS host, the record with the name {name}, type {type}, "
    "value {address}. If it is, start the server again or hold the address as a reserved one.",
    references=(
        "Microsoft, Prevent subdomain takeover "
        "https://learn.microsoft.com/azure/security/fundamentals/subdomain-takeover",
        "Liu, Hao, Wang: All Your DNS Records Point to Us (CCS 2016) "
        "https://dl.acm.org/doi/10.1145/2976749.2978387",
    ),
)
def no_address_was_given_back(
    spec: LaunchSpec,
    hosts: Facts[HostFacts],
    visits: Facts[Visit],
    tls_hosts: Facts[TlsFacts],
) -> Iterator[Outcome]:
    """Only for addresses in the client's own records; an alias' target is its owner's to keep."""
    entrances = {door.host: door for door in doors(spec, visits)}
    rented = 0
    for host in hosts.values():
        own = all(is_subdomain(target, spec.zone) for target in alias_chain(host)[1:])
        address = next((each for each in host.addresses if cloud_of_address(each)), None)
        if address and own and (door := entrances.get(host.name)):
            rented += 1
            yield _judge(spec, host, address, door, tls_hosts.get(host.name))
    if not rented:
        found = "No host stands at an address of a cloud that is known to rent them out singly."
        yield not_applicable(spec.domain, found, *hosts.ids)


def _judge(
    spec: LaunchSpec, host: HostFacts, address: str, door: Door, tls: TlsFacts | None
) -> Outcome:
    name, cloud = host.name, cloud_of_address(address)
    owner = cloud.name if cloud else ""
    ids = (host.id, *door.ids, *((tls.id,) if tls else ()))
    args = {
        "cloud": owner,
        "address": address,
        "zone": spec.zone,
        "name": record_name(name, spec.zone),
        "type": "AAAA" if ":" in address else "A",
    }
    endpoints = tls.endpoints if tls else ()
    if stranger := next((each for each in endpoints if _is_strangers(each, spec)), None):
        found = f"{name} leads to {address} at {owner}, where a server with the certificate of "
        return failed(name, f"{found}{names_of(stranger.leaf)} answers.", *ids, **args)
    if door.visits or endpoints:
        return passed(name, f"{name} is in use at {owner} ({address}).", *ids)
    gaps = [
        gap for gap in (door.http, door.https) if gap is not None and not isinstance(gap, Visit)
    ]
    # Silence may be the network's, or ours; who refuses has been reached.
    if gaps and all(gap.reason is Reason.UNREACHABLE for gap in gaps):
        why = listed(dict.fromkeys(map(str, gaps)))
        found = f"{name} leads to {address}, which {owner} rents out, and nobody is there: {why}."
        return fault_at(spec, name)(name, found, *ids, **args)
    gap = next(iter(gaps), None)
    return not_observed(name, unseen(f"Who answers at {address}", gap), *ids)


def _is_strangers(endpoint: Endpoint, spec: LaunchSpec) -> bool:
    """A certificate that a public authority gave to somebody else, for other domains only."""
    names = endpoint.leaf.names
    own = any(is_subdomain(name.removeprefix("*."), spec.zone) for name in names)
    return endpoint.verify_code == _WRONG_NAME and bool(names) and not own
