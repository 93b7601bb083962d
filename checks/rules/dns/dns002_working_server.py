"""DNS002: at least one name server answers for the domain, and how the others fail."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DnsAnswer, Reason, ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.dns.reading import (
    delegated_servers,
    is_lame,
    server_state,
    serves,
    working_servers,
)
from checks.rules.wording import first_gap, listed, unseen


@rule(
    code="DNS002",
    title="At least one name server answers for the domain",
    failure_title="No name server answers for the domain",
    area="DNS",
    stage="audit",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Visitors' browsers can't find your website and mail servers can't find your mailbox. To "
    "everybody else your business looks switched off.",
    fix="Sign in where the records of {domain} are kept and see whether the domain is still there; "
    "if not, add it again or restore it. Then compare the name servers shown there with those at "
    "the registrar ({name_servers}) and make the registrar's list the same.",
    references=(
        "RFC 1912 section 2.8 https://www.rfc-editor.org/rfc/rfc1912#section-2.8",
        "Zonemaster BASIC02 https://doc.zonemaster.net/latest/specifications/tests/Basic-TP/basic02.html",
    ),
)
def a_name_server_answers(zone: ZoneFacts) -> Iterator[Outcome]:
    yield _judge(zone)


def _judge(zone: ZoneFacts) -> Outcome:
    name, working = zone.domain, working_servers(zone)
    if working:
        return passed(name, f"{listed(working)} answered for {name}.", zone.id)
    if zone.delegation.empty:
        return not_applicable(name, f"{name} has no name servers that could answer.", zone.id)
    if zone.resolver_soa.records:
        found = f"Answers about {name} arrive, though its servers could not be asked directly."
        return passed(name, found, zone.id)
    if not _seen_broken(zone):
        gap = zone.resolver_soa.gap or first_gap(*_answers(zone))
        return not_observed(name, unseen(f"Whether a name server answers for {name}", gap), zone.id)
    return failed(
        name,
        f"None of the name servers of {name} answers for it{_states(zone)}.",
        zone.id,
        domain=name,
        name_servers=listed(delegated_servers(zone)) or "none are listed",
    )


def _seen_broken(zone: ZoneFacts) -> bool:
    """Whether the silence is theirs and not ours: somebody who was reached said so."""
    answers = _answers(zone)
    failing = zone.resolver_soa.gap is not None and zone.resolver_soa.gap.reason is Reason.SERVFAIL
    if failing:
        return zone.delegation.observed or bool(answers)
    return bool(answers) and all(is_lame(answer) for answer in answers)


def _answers(zone: ZoneFacts) -> tuple[DnsAnswer, ...]:
    return tuple(each.soa for server in zone.servers for each in server.answers)


def _states(zone: ZoneFacts) -> str:
    states = [
        f"{server.name} {server_state(server.answers[0].soa)}"
        if server.answers
        else f"{server.name} has no address"
        for server in zone.servers
        if not any(serves(each.soa) for each in server.answers)
    ]
    return f": {listed(states)}" if states else ""
