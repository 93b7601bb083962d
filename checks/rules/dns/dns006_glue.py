"""DNS006: the addresses that the registry gives for the name servers are right."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import NameServer, ZoneFacts
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
from checks.parsing.names import is_subdomain
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="DNS006",
    title="The registry knows the name servers' right addresses",
    failure_title="The registry gives an old address for a name server",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="Whoever looks your domain up may be sent to a machine that no longer serves it, and "
    "waits or gets nothing. It shows as a site that is down for some people.",
    fix="At the registrar of {domain}, open “Host records” (also called “glue” or “child name "
    "servers”) and set {server} to {right}. It says {wrong} today.",
    references=(
        "RFC 1034 section 4.2.1 https://www.rfc-editor.org/rfc/rfc1034#section-4.2.1",
        "Zonemaster CONSISTENCY05 "
        "https://doc.zonemaster.net/latest/specifications/tests/Consistency-TP/consistency05.html",
    ),
)
def glue_is_right(zone: ZoneFacts) -> Iterator[Outcome]:
    if gap := zone.delegation.gap:
        found = unseen(f"What the registry of {zone.domain} says", gap)
        yield not_observed(zone.domain, found, zone.id)
        return
    glued = [server for server in zone.servers if server.glue or _needs_glue(zone, server)]
    if not glued:
        found = f"The registry of {zone.domain} gives no addresses, and needs none."
        yield not_applicable(zone.domain, found, zone.id)
    for server in glued:
        yield _judge(zone, server)


def _needs_glue(zone: ZoneFacts, server: NameServer) -> bool:
    """Nobody can ask a zone where its own servers are before knowing where they are."""
    return server.in_parent and is_subdomain(server.name, zone.domain)


def _judge(zone: ZoneFacts, server: NameServer) -> Outcome:
    name = server.name
    if gap := first_gap(server.a, server.aaaa):
        return not_observed(name, unseen(f"The address of {name}", gap), zone.id)
    if not server.glue:
        right = listed(server.addresses) or "the address that your DNS host gives"
        found = f"The registry gives no address for {name}, which only {zone.domain} itself knows."
        args = {"domain": zone.domain, "server": name, "right": right, "wrong": "nothing"}
        return warned(name, found, zone.id, **args)
    wrong = [address for address in server.glue if address not in server.addresses]
    if not wrong:
        return passed(name, f"The registry and the DNS agree on {listed(server.glue)}.", zone.id)
    right = listed(server.addresses) or "no address: it is gone"
    found = f"The registry gives {listed(wrong)} for {name}; its own records say {right}."
    args = {"domain": zone.domain, "server": name, "right": right, "wrong": listed(wrong)}
    return failed(name, found, zone.id, **args)
