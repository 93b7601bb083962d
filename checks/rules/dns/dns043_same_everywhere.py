"""DNS043: a change of the address has arrived at every name server and at the resolvers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import DnsAnswer, HostFacts, PublicAnswers, ZoneFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.dns.reading import operator_of, serving_answers
from checks.rules.wording import count, first_gap, listed, unseen


@rule(
    code="DNS043",
    title="Everybody who asks is given the same address",
    failure_title="Some visitors are still given another address",
    area="DNS",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="Until a change has arrived everywhere, part of your visitors lands on the old site. "
    "Bookings made there are lost, and you yourself may see nothing of it.",
    fix="Compare the A records of {zone}, name @, at the DNS host with what each server gives: "
    "{said}. If you changed them less than {wait} ago, wait; else ask the DNS host to bring "
    "its servers into step.",
    references=(
        "RFC 1034 section 4.3.5 https://www.rfc-editor.org/rfc/rfc1034#section-4.3.5",
        "RFC 2308 section 5 https://www.rfc-editor.org/rfc/rfc2308#section-5",
    ),
)
def address_is_the_same_everywhere(
    spec: LaunchSpec, zone: ZoneFacts, hosts: Facts[HostFacts], public_answers: PublicAnswers
) -> Iterator[Outcome]:
    yield _judge(spec, zone, hosts.get(zone.domain), public_answers)


def _judge(
    spec: LaunchSpec, zone: ZoneFacts, host: HostFacts | None, public: PublicAnswers
) -> Outcome:
    domain = zone.domain
    asked = [each.apex_a for each in serving_answers(zone)]
    said = {answer.server: answer for answer in asked if answer.observed}
    if not said:
        gap = first_gap(*asked)
        return not_observed(domain, unseen(f"What the servers of {domain} say", gap), zone.id)
    resolving = [host.a] if host else []
    resolved = [each for each in (*resolving, *public.answers) if each.observed]
    everyone = [*said.values(), *resolved]
    ids = (zone.id, *((host.id,) if host else ()), *((public.id,) if public.answers else ()))
    if not any(answer.records for answer in everyone):
        return not_applicable(domain, f"{domain} has no IPv4 address to agree on.", *ids)
    args = {"zone": spec.zone, "said": _told(everyone), "wait": _wait(everyone)}
    if not _agree(said.values()):
        found = f"The name servers of {domain} give different addresses: {_told(said.values())}."
        return failed(domain, found, *ids, **args)
    behind = [each for each in resolved if not _agree([*said.values(), each])]
    if behind:
        number = f"{len(behind)} of {count(len(resolved), 'resolver')}"
        found = f"{number} asked {'does' if len(behind) == 1 else 'do'} not give what the name "
        found += f"servers give ({listed(next(iter(said.values())).records) or 'none'}): "
        return warned(domain, f"{found}{_told(behind)}.", *ids, **args)
    places = count(len(everyone), "place")
    return passed(domain, f"{domain} has the same address at all {places} asked.", *ids)


def _agree(answers: Iterable[DnsAnswer]) -> bool:
    """The same addresses everywhere, or at least the same operator's: big ones rotate theirs."""
    sets = {frozenset(answer.records) for answer in answers}
    if len(sets) == 1:
        return True
    operators = {frozenset(map(operator_of, addresses)) for addresses in sets}
    return len(operators) == 1


def _told(answers: Iterable[DnsAnswer]) -> str:
    return listed(f"{each.server} gives {listed(each.records) or 'none'}" for each in answers)


def _wait(answers: Iterable[DnsAnswer]) -> str:
    longest = max((answer.ttl or 0 for answer in answers), default=0)
    return count(max(1, round(longest / 60)), "minute")
