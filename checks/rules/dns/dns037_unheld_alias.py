"""DNS037: no alias leads to a domain that nobody holds."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, HostFacts, OutsideDomain
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    Status,
    failed,
    not_applicable,
    not_observed,
    passed,
)
from checks.rules.wording import first_gap, record_name, unseen


@rule(
    code="DNS037",
    title="Every alias leads to a domain that somebody holds",
    failure_title="An alias leads to a domain that anybody can register",
    area="DNS",
    stage="dns",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="For a few euros a stranger can register the domain that your name points to. From that "
    "minute they decide what visitors of your address see, log-in pages included.",
    fix="At the DNS host, delete from {zone} the record with the name {name}, type CNAME, which "
    "leads to {domain}. If you still need it, let it point to where the service is today.",
    references=(
        "RFC 1034 section 3.6.2 https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
        "Can I take over XYZ https://github.com/EdOverflow/can-i-take-over-xyz",
    ),
)
def alias_domains_are_held(
    spec: LaunchSpec, hosts: Facts[HostFacts], outside_domains: Facts[OutsideDomain]
) -> Iterator[Outcome]:
    judged: dict[str, Outcome] = {}
    for outside in outside_domains.values():
        for host in (name for kind, name in outside.uses if kind == "alias"):
            outcome = _judge(spec, outside, host)
            # An alias may lead through several domains: the loose one is what matters.
            if host not in judged or outcome.status is Status.FAIL:
                judged[host] = outcome
    for name, gap in _unseen_hosts(hosts):
        found = unseen(f"Where {name} leads", gap)
        judged.setdefault(name, not_observed(name, found, hosts.id_of(name)))
    yield from judged.values()
    if not judged:
        found = "No alias leads to a name that is gone."
        yield not_applicable(spec.domain, found, *outside_domains.ids)


def _unseen_hosts(hosts: Facts[HostFacts]) -> Iterator[tuple[str, Gap]]:
    """Those of which nobody knows whether they lead to a name that is gone."""
    yield from hosts.gaps.items()
    for host in hosts.values():
        if not host.addresses and (gap := first_gap(host.a, host.aaaa)):
            yield host.name, gap


def _judge(spec: LaunchSpec, outside: OutsideDomain, host: str) -> Outcome:
    domain, answer = outside.domain, outside.answer
    if answer.gap:
        return not_observed(
            host, unseen(f"Whether somebody holds {domain}", answer.gap), outside.id
        )
    if not answer.nxdomain:
        return passed(host, f"{host} leads to {domain}, which somebody holds.", outside.id)
    found = f"{host} leads to {domain}, a domain that does not exist: anybody may register it."
    args = {"zone": spec.zone, "name": record_name(host, spec.zone), "domain": domain}
    return failed(host, found, outside.id, **args)
