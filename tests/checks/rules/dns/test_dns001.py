"""DNS001: the registry refers the domain to name servers."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    SERVERS,
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    nxdomain,
    spec_of,
    zone,
)


def test_a_delegation_passes():
    outcome = judge_one("DNS001", zone=zone())
    assert outcome.status is Status.PASS
    assert "ns1.dns-host.example" in outcome.found


def test_a_name_that_does_not_exist_fails():
    outcome = judge_one("DNS001", zone=zone(delegation=nxdomain(DOMAIN, "NS"), servers=()))
    assert outcome.status is Status.FAIL
    assert outcome.subject == DOMAIN
    assert "does not exist" in outcome.found


def test_the_fix_names_the_agreed_servers():
    spec = spec_of(record=[{"name": "@", "type": "NS", "value": ["ns1.host.example."]}])
    outcome = judge_one("DNS001", spec, zone=zone(delegation=answer(DOMAIN, "NS")))
    assert outcome.status is Status.FAIL
    assert "ns1.host.example" in fix_of("DNS001", outcome)


def test_a_parent_that_was_silent_is_not_observed():
    silent = zone(
        delegation=answer(DOMAIN, "NS", gap=TIMEOUT),
        resolver_ns=answer(DOMAIN, "NS", gap=TIMEOUT),
    )
    assert judge_one("DNS001", zone=silent).status is Status.NOT_OBSERVED


def test_a_resolver_that_finds_servers_proves_the_delegation():
    seen = zone(
        delegation=answer(DOMAIN, "NS", gap=TIMEOUT), resolver_ns=answer(DOMAIN, "NS", *SERVERS)
    )
    assert judge_one("DNS001", zone=seen).status is Status.PASS


def test_a_name_lent_by_a_platform_is_no_concern():
    lent = "coach.github.io"
    spec = spec_of(lent)
    outcome = judge_one("DNS001", spec, zone=zone(domain=lent, delegation=answer(lent, "NS")))
    assert outcome.status is Status.NOT_APPLICABLE


def test_a_zone_that_could_not_be_looked_at_is_not_observed():
    assert judge_one("DNS001", zone=TIMEOUT).status is Status.NOT_OBSERVED
