"""DNS003: the domain has two name servers or more, at different addresses."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.dns.reading import delegated_servers
from checks.rules.wording import count, first_gap, listed, unseen


@rule(
    code="DNS003",
    title="The domain has at least two name servers at different addresses",
    failure_title="The domain hangs on a single name server",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="With one server, any fault there takes the website and all mail off the internet at "
    "once. Two at different addresses carry on for each other.",
    fix="At the registrar of {domain}, open “Name servers” and enter all the servers that your "
    "DNS host shows. If it only offers one, move the zone to a host with two or more.",
    references=(
        "RFC 1034 section 4.1 https://www.rfc-editor.org/rfc/rfc1034#section-4.1",
        "RFC 2182 section 5 https://www.rfc-editor.org/rfc/rfc2182#section-5",
    ),
)
def two_servers_or_more(zone: ZoneFacts) -> Iterator[Outcome]:
    yield _judge(zone)


def _judge(zone: ZoneFacts) -> Outcome:
    names, domain = delegated_servers(zone), zone.domain
    if not names:
        gap = first_gap(zone.delegation, zone.resolver_ns)
        if gap:
            return not_observed(domain, unseen(f"The name servers of {domain}", gap), zone.id)
        return not_applicable(domain, f"{domain} has no name server at all.", zone.id)
    used = [server for server in zone.servers if server.name in names]
    addresses = sorted(
        {address for server in used for address in (*server.addresses, *server.glue)}
    )
    told = f"{count(len(names), 'name server')} at {count(len(addresses), 'address', 'addresses')}"
    if len(names) > 1 and len(addresses) > 1:
        return passed(domain, f"{domain} has {told}.", zone.id)
    gap = first_gap(*(answer for server in used for answer in (server.a, server.aaaa)))
    if len(names) > 1 and gap:
        return not_observed(domain, unseen("The servers' addresses", gap), zone.id)
    found = f"{domain} has {told}: {listed(names)}."
    return failed(domain, found, zone.id, domain=domain)
