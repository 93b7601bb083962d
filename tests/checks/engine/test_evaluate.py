"""Missing evidence is not observed, never missing; a rule's own fault hides nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from checks.engine.evaluate import judge
from checks.engine.evidence import (
    Evidence,
    Facts,
    evidence_from_json,
    evidence_from_text,
    evidence_to_json,
)
from checks.engine.facts import (
    DnsAnswer,
    Fact,
    Gap,
    HostFacts,
    Reason,
    WildcardFacts,
    ZoneFacts,
)
from checks.engine.registry import Rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, Severity, Status, failed, passed

SPEC = LaunchSpec.for_domain("coach.example")
LEVELS = {"DNS998": Severity.BLOCKER}
TIMED_OUT = Gap(Reason.TIMEOUT, "no answer in 2 s")


def evidence(**topics: dict[str, Fact | Gap]) -> Evidence:
    facts: dict[str, Facts[Any]] = {name: Facts(name, found) for name, found in topics.items()}
    return Evidence(SPEC, datetime(2026, 3, 1, tzinfo=UTC), 0.5, facts)


def host(name: str, *addresses: str) -> HostFacts:
    return HostFacts(
        name,
        "declared",
        DnsAnswer(name, "A", records=addresses),
        DnsAnswer(name, "AAAA"),
        DnsAnswer(name, "CNAME"),
    )


def make_rule(judge_function: Any, each: str | None, *parameters: str, topics: Any) -> Rule:
    return Rule(
        code="DNS998",
        title="Every host has an address",
        failure_title="A host has no address",
        area="DNS",
        stage="dns",
        impact=Impact.LOST_LEADS,
        effort="minutes",
        why="Visitors see an error page.",
        fix="Add an A record for {host}.",
        references=("RFC 1035",),
        judge=judge_function,
        topics=topics,
        each=each,
        parameters=parameters,
    )


def has_address(spec: LaunchSpec, host: HostFacts) -> Iterator[Outcome]:
    if host.addresses:
        yield passed(host.name, "It has one.", host.id)
    else:
        yield failed(host.name, "It has none.", host.id, host=host.name)


EACH_HOST = make_rule(has_address, "hosts", "spec", "host", topics=("hosts",))


def statuses(seen: Evidence, rule: Rule = EACH_HOST) -> dict[str, Status]:
    verdicts = judge(seen, rules=[rule], severities=LEVELS, strict=True)
    return {verdict.subject: verdict.status for verdict in verdicts}


def test_a_singular_parameter_runs_the_rule_for_each_fact() -> None:
    seen = evidence(
        hosts={"a.example": host("a.example", "192.0.2.1"), "b.example": host("b.example")}
    )
    assert statuses(seen) == {"a.example": Status.PASS, "b.example": Status.FAIL}


def test_a_failure_carries_the_filled_fix_and_its_evidence() -> None:
    (verdict,) = judge(
        evidence(hosts={"b.example": host("b.example")}), rules=[EACH_HOST], severities=LEVELS
    )
    assert verdict.fix == "Add an A record for b.example."
    assert verdict.title == "A host has no address"
    assert verdict.evidence == ("hosts:b.example",)
    assert verdict.severity is Severity.BLOCKER


def test_what_could_not_be_seen_is_not_observed_beside_what_was() -> None:
    seen = evidence(hosts={"a.example": host("a.example", "192.0.2.1"), "b.example": TIMED_OUT})
    assert statuses(seen) == {"a.example": Status.PASS, "b.example": Status.NOT_OBSERVED}


def test_a_topic_never_looked_at_is_not_observed() -> None:
    assert statuses(evidence()) == {"coach.example": Status.NOT_OBSERVED}


def never(**_: Any) -> Iterator[Outcome]:
    raise AssertionError("the rule must not run without its evidence")


@pytest.mark.parametrize("topic", ["hosts", "wildcard"])
def test_a_topic_that_could_not_be_seen_never_runs_the_rule(topic: str) -> None:
    rule = make_rule(never, None, topic, topics=(topic,))
    seen = evidence(**{topic: {"coach.example": TIMED_OUT}})
    assert statuses(seen, rule) == {"coach.example": Status.NOT_OBSERVED}


def test_a_single_topic_hands_over_its_one_fact() -> None:
    def no_wildcard(wildcard: WildcardFacts) -> Iterator[Outcome]:
        yield passed(wildcard.domain, "There is none.", wildcard.id)

    empty = DnsAnswer("x.coach.example", "A")
    wildcard = WildcardFacts("coach.example", "x.coach.example", empty, empty, empty)
    rule = make_rule(no_wildcard, None, "wildcard", topics=("wildcard",))
    assert statuses(evidence(wildcard={"coach.example": wildcard}), rule) == {
        "coach.example": Status.PASS
    }


def broken(hosts: Facts[HostFacts]) -> Iterator[Outcome]:
    raise ZeroDivisionError


def test_a_rule_that_raises_is_not_observed_and_hides_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rule = make_rule(broken, None, "hosts", topics=("hosts",))
    seen = evidence(hosts={"a.example": host("a.example", "192.0.2.1")})
    verdicts = judge(seen, rules=[rule, EACH_HOST], severities=LEVELS)
    assert [verdict.status for verdict in verdicts] == [Status.NOT_OBSERVED, Status.PASS]
    assert "DNS998" in caplog.text


def test_stored_evidence_gets_the_same_verdicts() -> None:
    seen = evidence(hosts={"a.example": host("a.example"), "b.example": TIMED_OUT}, wildcard={})
    again = evidence_from_json(evidence_to_json(seen))
    assert again.topics.keys() == seen.topics.keys()
    assert judge(again, rules=[EACH_HOST], severities=LEVELS) == judge(
        seen, rules=[EACH_HOST], severities=LEVELS
    )


@pytest.mark.parametrize("address", ["192.0.2.1", "\ud800", "é\0"])
def test_a_text_reads_as_what_it_says(address: str) -> None:
    stored = evidence_to_json(evidence(hosts={"a.example": host("a.example", address)}))
    assert evidence_from_text(json.dumps(stored)) == evidence_from_json(stored)


def test_what_is_no_json_is_said_to_be_none() -> None:
    with pytest.raises(json.JSONDecodeError):
        evidence_from_text('{"format": 1')


def test_the_seconds_read_back_as_they_were() -> None:
    seen = Evidence(SPEC, datetime(2026, 3, 1, tzinfo=UTC), 0.0499996, {})
    assert evidence_from_json(evidence_to_json(seen)).seconds == seen.seconds


@pytest.mark.parametrize(
    ("parent", "resolver", "gone"),
    [
        ({"rcode": "NXDOMAIN"}, {"rcode": "NXDOMAIN"}, True),
        ({"gap": TIMED_OUT}, {"rcode": "NXDOMAIN"}, True),
        ({"rcode": "NXDOMAIN"}, {"gap": TIMED_OUT}, False),  # only half of it was seen
        ({"rcode": "NXDOMAIN"}, {"records": ("ns1.dns.example",)}, False),  # still in use
        ({}, {}, False),  # an empty answer: the name exists
    ],
)
def test_a_domain_that_is_gone_is_not_called_missing_by_every_rule(
    parent: dict[str, Any], resolver: dict[str, Any], gone: bool
) -> None:
    name = SPEC.domain
    zone = ZoneFacts(
        domain=name,
        parent="example",
        delegation=DnsAnswer(name, "NS", **parent),
        resolver_ns=DnsAnswer(name, "NS", **resolver),
        resolver_soa=DnsAnswer(name, "SOA"),
        servers=(),
    )
    found = evidence(zone={name: zone}, hosts={name: host(name)})
    (verdict,) = judge(found, rules=[EACH_HOST], severities=LEVELS)
    assert verdict.status is (Status.NOT_OBSERVED if gone else Status.FAIL)
    assert ("does not exist" in verdict.found) is gone
