"""DNS011: the provider that holds the records is known."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.providers.dns_hosts import dns_hosts_of
from checks.rules.dns.reading import delegated_servers
from checks.rules.wording import listed, unseen


@rule(
    code="DNS011",
    title="It is clear where the domain's records are changed",
    failure_title="It is not clear where the domain's records are changed",
    area="DNS",
    stage="audit",
    impact=Impact.HANDOVER,
    effort="minutes",
    why="One day the website moves or mail stops, and somebody must change a record the same hour. "
    "If nobody knows which company to sign in to, that hour becomes days.",
    fix="Find out who runs {servers}: look for an invoice, or ask whoever set the domain up. Write "
    "the company, the account's owner and the way to the records of {domain} into the handover.",
    references=(
        "RFC 9499 section 5 https://www.rfc-editor.org/rfc/rfc9499#section-5",
        "ICANN Lookup https://lookup.icann.org/",
    ),
)
def dns_host_is_known(zone: ZoneFacts) -> Iterator[Outcome]:
    name, servers = zone.domain, delegated_servers(zone)
    if not servers:
        gap = zone.delegation.gap
        word = unseen("The name servers", gap) if gap else f"{name} has no name servers."
        yield not_observed(name, word, zone.id) if gap else not_applicable(name, word, zone.id)
        return
    hosts = dns_hosts_of(servers)
    args = {"servers": listed(servers), "domain": name}
    if not hosts:
        found = f"{listed(servers)} belong to no provider that is known here."
        yield warned(name, found, zone.id, **args)
    elif len(hosts) > 1:
        found = f"The records are kept at {listed(host.name for host in hosts)} side by side."
        yield warned(name, found, zone.id, **args)
    else:
        found = f"The records of {name} are kept at {hosts[0].name}: {hosts[0].path}."
        yield passed(name, found, zone.id)
