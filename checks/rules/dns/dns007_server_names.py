"""DNS007: each name server's name is a host name with an address, and no alias."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import NameServer, ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.parsing.names import is_hostname
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="DNS007",
    title="Every name server has a name that leads to an address",
    failure_title="A name server's name leads nowhere",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="minutes",
    why="A name server that can't be found is no help when the other one fails, and if its name "
    "belongs to a domain that has run out, a stranger could buy that and answer in your place.",
    fix="At the registrar of {domain}, open “Name servers” and take {server} out, or correct its "
    "spelling to the one that your DNS host shows.",
    references=(
        "RFC 2181 section 10.3 https://www.rfc-editor.org/rfc/rfc2181#section-10.3",
        "Zonemaster DELEGATION05 "
        "https://doc.zonemaster.net/latest/specifications/tests/Delegation-TP/delegation05.html",
    ),
)
def server_names_resolve(zone: ZoneFacts) -> Iterator[Outcome]:
    for server in zone.servers:
        yield _judge(zone, server)


def _judge(zone: ZoneFacts, server: NameServer) -> Outcome:
    name = server.name
    problem = _problem(server)
    if problem:
        return failed(name, problem, zone.id, domain=zone.domain, server=name)
    if server.addresses:
        return passed(name, f"{name} has the address {listed(server.addresses)}.", zone.id)
    if gap := first_gap(server.a, server.aaaa):
        return not_observed(name, unseen(f"The address of {name}", gap), zone.id)
    return failed(name, f"{name} has no address.", zone.id, domain=zone.domain, server=name)


def _problem(server: NameServer) -> str | None:
    if not is_hostname(server.name):
        return f"“{server.name}” is not a valid name for a server."
    aliases = server.a.aliases or server.aaaa.aliases
    if aliases:
        return f"{server.name} is an alias of {aliases[0][1]}, which a name server must not be."
    return None
