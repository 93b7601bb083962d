"""DNS010: the name servers are the ones that the launch spec expects."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    nxdomain,
    spec_of,
    zone,
)


def expecting(*names):
    return spec_of(record=[{"name": "@", "type": "NS", "value": list(names)}])


def test_the_agreed_servers_pass_in_any_order_and_spelling():
    spec = expecting("NS2.dns-host.example.", "ns1.dns-host.example")
    assert judge_one("DNS010", spec, zone=zone()).status is Status.PASS


def test_others_fail():
    outcome = judge_one("DNS010", expecting("ada.ns.cloudflare.com"), zone=zone())
    assert outcome.status is Status.FAIL
    assert "set exactly these: ada.ns.cloudflare.com" in fix_of("DNS010", outcome)


def test_a_missing_one_fails():
    spec = expecting("ns1.dns-host.example", "ns2.dns-host.example", "ns3.dns-host.example")
    assert judge_one("DNS010", spec, zone=zone()).status is Status.FAIL


def test_silence_is_not_observed():
    silent = zone(
        delegation=answer(DOMAIN, "NS", gap=TIMEOUT),
        resolver_ns=answer(DOMAIN, "NS", gap=TIMEOUT),
    )
    outcome = judge_one("DNS010", expecting("ns1.dns-host.example"), zone=silent)
    assert outcome.status is Status.NOT_OBSERVED


def test_without_an_agreement_it_does_not_apply():
    assert judge_one("DNS010", zone=zone()).status is Status.NOT_APPLICABLE


def test_a_domain_that_does_not_exist_is_told_once_by_dns001():
    gone = zone(delegation=nxdomain(DOMAIN, "NS"), resolver_ns=nxdomain(DOMAIN, "NS"), servers=())
    outcome = judge_one("DNS010", expecting("ns1.dns-host.example"), zone=gone)
    assert outcome.status is Status.NOT_APPLICABLE
