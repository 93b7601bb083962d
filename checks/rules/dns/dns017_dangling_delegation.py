"""DNS017: no delegation to a provider at which the zone does not exist (any more)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import NameServer, ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.providers.dns_hosts import DnsHost, dns_host_of
from checks.rules.dns.reading import is_lame
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="DNS017",
    title="No name server is left at a provider where the domain is gone",
    failure_title="The domain points to a provider where it no longer exists",
    area="DNS",
    stage="dns",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="At such a provider anybody may be able to open an account, add your domain and answer in "
    "your name: a false site under your address, and mail meant for you.",
    fix="At the registrar of {domain}, open “Name servers” and remove {servers} today; or sign in "
    "to {provider} and add {domain} there again before somebody else does.",
    references=(
        "Can I take over DNS https://github.com/indianajson/can-i-take-over-dns",
        "RFC 1912 section 2.8 https://www.rfc-editor.org/rfc/rfc1912#section-2.8",
    ),
)
def delegation_is_not_dangling(zone: ZoneFacts) -> Iterator[Outcome]:
    by_host: dict[str, list[NameServer]] = {}
    hosts: dict[str, DnsHost] = {}
    for server in zone.servers:
        host = dns_host_of(server.name) if server.in_parent else None
        if host is not None and host.claimable:
            by_host.setdefault(host.slug, []).append(server)
            hosts[host.slug] = host
    for slug, servers in by_host.items():
        yield _judge(zone, hosts[slug], servers)
    if not by_host:
        found = f"{zone.domain} is at no provider that lets a stranger add it."
        yield not_applicable(zone.domain, found, zone.id)


def _judge(zone: ZoneFacts, host: DnsHost, servers: list[NameServer]) -> Outcome:
    """A single server of the provider may be in trouble; only when none of them knows the zone
    is the zone gone."""
    subject = f"{zone.domain} at {host.slug}"
    answers = [each.soa for server in servers for each in server.answers]
    names = listed(server.name for server in servers)
    if answers and all(is_lame(answer) for answer in answers):
        found = f"{names} of {host.name} know nothing of {zone.domain}."
        return failed(
            subject, found, zone.id, domain=zone.domain, servers=names, provider=host.name
        )
    if any(answer.observed and not is_lame(answer) for answer in answers):
        return passed(subject, f"{host.name} holds the records of {zone.domain}.", zone.id)
    gap = first_gap(*answers)
    return not_observed(subject, unseen(f"What {names} answer", gap), zone.id)
