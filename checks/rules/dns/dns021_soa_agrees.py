"""DNS021: all name servers give the same SOA record."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, not_observed, passed, warned
from checks.rules.dns.reading import Soa, parsed_soa, serving_answers
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="DNS021",
    title="All name servers hold the same version of the zone",
    failure_title="The name servers hold different versions of the zone",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Some visitors are given yesterday's records and some today's. After a move, part of "
    "your mail and visits goes on to the old place and nobody can tell why.",
    fix="Wait an hour and look again: copies may be on their way. If it stays, ask the DNS host "
    "of {domain} why {differing}, or remove the host that you no longer use from the name "
    "servers.",
    references=(
        "RFC 1035 section 3.3.13 https://www.rfc-editor.org/rfc/rfc1035#section-3.3.13",
        "Zonemaster CONSISTENCY01 "
        "https://doc.zonemaster.net/latest/specifications/tests/Consistency-TP/consistency01.html",
    ),
)
def soa_is_the_same_everywhere(zone: ZoneFacts) -> Iterator[Outcome]:
    yield _judge(zone)


def _judge(zone: ZoneFacts) -> Outcome:
    domain = zone.domain
    said = {
        each.address: soa
        for each in serving_answers(zone)
        if (soa := parsed_soa(each.soa.records[0])) is not None
    }
    if not said:
        gap = first_gap(*(each.soa for server in zone.servers for each in server.answers))
        return not_observed(domain, unseen(f"The SOA record of {domain}", gap), zone.id)
    if len(set(said.values())) == 1:
        serial = next(iter(said.values())).serial
        return passed(domain, f"All servers hold version {serial} of {domain}.", zone.id)
    differing = _differing(said)
    found = f"The servers of {domain} disagree: {differing}."
    return warned(domain, found, zone.id, domain=domain, differing=differing)


def _differing(said: dict[str, Soa]) -> str:
    if len({soa.serial for soa in said.values()}) > 1:
        return listed(f"{address} has version {soa.serial}" for address, soa in said.items())
    return listed(f"{address} names {soa.mname} as its master" for address, soa in said.items())
