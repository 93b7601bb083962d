"""DNS002: at least one name server answers for the domain, and how the others fail."""

import pytest

from checks.engine.facts import Gap
from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    REFUSED,
    SERVFAIL,
    TIMEOUT,
    answer,
    judge_one,
    name_server,
    nxdomain,
    server_answers,
    zone,
)


def broken(gap: Gap | None, *, resolver: Gap | None, authoritative: bool = False):
    """A zone whose only server gives *gap*, and whose resolver gives *resolver*."""
    said = server_answers(gap=gap, authoritative=authoritative)
    return zone(
        servers=(name_server(answers=(said,)),),
        resolver_soa=answer(DOMAIN, "SOA", gap=resolver),
    )


def test_one_working_server_is_enough():
    servers = (name_server(answers=(server_answers(gap=TIMEOUT),)), name_server("ns2.x.example"))
    outcome = judge_one("DNS002", zone=zone(servers=servers))
    assert outcome.status is Status.PASS
    assert "ns2.x.example" in outcome.found


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (REFUSED, "refuses to answer"),  # the usual sign of a zone that is not there
        (SERVFAIL, "a fault of its own"),
        (TIMEOUT, "could not be asked"),  # the resolver's SERVFAIL shows that it is not us
        (None, "does not hold its records"),  # lame: an answer without authority
    ],
)
def test_it_says_how_the_servers_fail(gap, words):
    outcome = judge_one("DNS002", zone=broken(gap, resolver=SERVFAIL))
    assert outcome.status is Status.FAIL
    assert words in outcome.found


def test_silence_everywhere_may_be_ours():
    assert judge_one("DNS002", zone=broken(TIMEOUT, resolver=TIMEOUT)).status is Status.NOT_OBSERVED


def test_refusals_are_seen_even_when_the_resolver_is_silent():
    assert judge_one("DNS002", zone=broken(REFUSED, resolver=TIMEOUT)).status is Status.FAIL


def test_a_blocked_port_53_is_no_alarm_while_a_resolver_gets_answers():
    blocked = zone(servers=(name_server(answers=(server_answers(gap=TIMEOUT),)),))
    assert judge_one("DNS002", zone=blocked).status is Status.PASS


def test_a_domain_without_delegation_is_left_to_dns001():
    none = zone(delegation=nxdomain(DOMAIN, "NS"), servers=())
    assert judge_one("DNS002", zone=none).status is Status.NOT_APPLICABLE
