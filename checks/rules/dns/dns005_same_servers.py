"""DNS005: the registry and the zone itself name the same name servers."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DnsAnswer, ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="DNS005",
    title="The registrar and the DNS host list the same name servers",
    failure_title="The registrar and the DNS host list different name servers",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Two lists mean two possible answers: half of your visitors may see the old site, and a "
    "change you make today may never reach some of them. Usually a move was left unfinished.",
    fix="Decide which list is right. To use the DNS host's list, set the name servers of {domain} "
    "at the registrar to {in_zone}. To use the registrar's list, change the NS records of {domain} "
    "at the DNS host to {at_registrar}.",
    references=(
        "RFC 1034 section 4.2.2 https://www.rfc-editor.org/rfc/rfc1034#section-4.2.2",
        "Zonemaster DELEGATION07 "
        "https://doc.zonemaster.net/latest/specifications/tests/Delegation-TP/delegation07.html",
    ),
)
def parent_and_zone_agree(zone: ZoneFacts) -> Iterator[Outcome]:
    yield _judge(zone)


def _judge(zone: ZoneFacts) -> Outcome:
    name, parent = zone.domain, zone.delegation
    if parent.gap:
        return not_observed(
            name, unseen("The registrar's list of name servers", parent.gap), zone.id
        )
    if not parent.records:
        return not_applicable(name, f"{name} has no name servers at the registrar.", zone.id)
    said = [answer for answer in _own_lists(zone) if answer.authoritative and answer.records]
    if not said:
        gap = first_gap(*_own_lists(zone))
        return not_observed(name, unseen("The DNS host's list of name servers", gap), zone.id)
    lists = {frozenset(answer.records) for answer in said}
    if lists == {frozenset(parent.records)}:
        return passed(name, f"Both lists read {listed(sorted(parent.records))}.", zone.id)
    in_zone = sorted(frozenset().union(*lists))
    return failed(
        name,
        _difference(sorted(parent.records), in_zone, len(lists)),
        zone.id,
        domain=name,
        in_zone=listed(in_zone),
        at_registrar=listed(sorted(parent.records)),
    )


def _own_lists(zone: ZoneFacts) -> tuple[DnsAnswer, ...]:
    return tuple(each.ns for server in zone.servers for each in server.answers)


def _difference(parent: list[str], in_zone: list[str], lists: int) -> str:
    if parent == in_zone:
        return f"The name servers contradict each other: {lists} different lists are served."
    found = f"The registrar lists {listed(parent)}; the DNS host lists {listed(in_zone)}"
    return f"{found}, and its servers contradict each other." if lists > 1 else f"{found}."
