"""DNS025: the bare domain has an address."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    WEB_ADDRESS,
    WEB_ADDRESS_V6,
    answer,
    fix_of,
    host,
    judge_one,
    spec_of,
)


def test_an_address_passes():
    assert judge_one("DNS025", hosts=host(DOMAIN, WEB_ADDRESS)).status is Status.PASS


def test_ipv6_alone_passes():
    assert judge_one("DNS025", hosts=host(DOMAIN, WEB_ADDRESS_V6)).status is Status.PASS


def test_no_address_fails():
    outcome = judge_one("DNS025", hosts=host(DOMAIN))
    assert outcome.status is Status.FAIL
    assert "name @, type A, value the address that your web host" in fix_of("DNS025", outcome)


def test_the_fix_pastes_the_agreed_address():
    spec = spec_of(record=[{"name": "@", "type": "A", "value": WEB_ADDRESS}])
    outcome = judge_one("DNS025", spec, hosts=host(DOMAIN))
    assert f"name @, type A, value {WEB_ADDRESS}" in fix_of("DNS025", outcome)


def test_the_fix_follows_www():
    www = host("www.coach.example", WEB_ADDRESS, cname="coach.platform.example")
    outcome = judge_one("DNS025", hosts=[host(DOMAIN), www])
    assert "value coach.platform.example" in fix_of("DNS025", outcome)


def test_a_time_out_is_not_observed():
    assert judge_one("DNS025", hosts=host(DOMAIN, gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_half_an_answer_is_not_observed():
    half = host(DOMAIN, aaaa=answer(DOMAIN, "AAAA", gap=TIMEOUT))
    assert judge_one("DNS025", hosts=half).status is Status.NOT_OBSERVED


def test_a_gap_beside_seen_hosts_is_not_observed():
    hosts = {DOMAIN: TIMEOUT, "www.coach.example": host("www.coach.example", WEB_ADDRESS)}
    assert judge_one("DNS025", hosts=hosts).status is Status.NOT_OBSERVED


def test_a_subdomain_as_the_domain_is_judged_by_its_own_name():
    spec = spec_of("app.coach.example")
    outcome = judge_one("DNS025", spec, hosts=host("app.coach.example"))
    assert "name app, type A" in fix_of("DNS025", outcome)
