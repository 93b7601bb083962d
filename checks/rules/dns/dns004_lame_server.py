"""DNS004: every name server of the delegation serves the zone (no lame delegation)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import NameServer, Reason, ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.dns.reading import is_lame, server_state, serves, working_servers
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="DNS004",
    title="Every name server holds the domain's records",
    failure_title="A name server is listed for the domain but does not hold its records",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Some of your visitors are sent to a server that knows nothing about you. For them the "
    "site loads late or not at all, and mail to you is delayed, while it works fine for you.",
    fix="At the registrar of {domain}, open “Name servers” and remove {server}; or, if it should "
    "answer, have whoever runs it load the domain again. Servers that do answer: {working}.",
    references=(
        "RFC 1912 section 2.8 https://www.rfc-editor.org/rfc/rfc1912#section-2.8",
        "Zonemaster DELEGATION04 "
        "https://doc.zonemaster.net/latest/specifications/tests/Delegation-TP/delegation04.html",
    ),
)
def every_server_holds_the_zone(zone: ZoneFacts) -> Iterator[Outcome]:
    for server in zone.servers:
        yield _judge(zone, server)
    if not zone.servers:
        yield _without_servers(zone)


def _judge(zone: ZoneFacts, server: NameServer) -> Outcome:
    answers = tuple(each.soa for each in server.answers)
    args = {
        "domain": zone.domain,
        "server": server.name,
        "working": listed(working_servers(zone)) or "none",
    }
    for soa in answers:
        if is_lame(soa):
            found = f"Asked about {zone.domain}, {server.name} {server_state(soa)}."
            return failed(server.name, found, zone.id, **args)
    for soa in answers:
        if soa.gap and soa.gap.reason is Reason.SERVFAIL:
            found = f"Asked about {zone.domain}, {server.name} {server_state(soa)}."
            return warned(server.name, found, zone.id, **args)
    if any(serves(soa) for soa in answers):
        return passed(server.name, f"{server.name} answers for {zone.domain}.", zone.id)
    if server.a.empty and server.aaaa.empty and not answers:
        return not_applicable(server.name, f"{server.name} has no address to ask.", zone.id)
    gap = first_gap(*answers, server.a, server.aaaa)
    return not_observed(server.name, unseen(f"What {server.name} answers", gap), zone.id)


def _without_servers(zone: ZoneFacts) -> Outcome:
    if zone.delegation.empty:
        return not_applicable(zone.domain, f"{zone.domain} has no name servers.", zone.id)
    gap = first_gap(zone.delegation, zone.resolver_ns)
    return not_observed(zone.domain, unseen("The list of name servers", gap), zone.id)
