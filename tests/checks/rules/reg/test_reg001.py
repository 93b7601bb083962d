"""REG001: the registry knows the domain."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    fix_of,
    judge_one,
    nxdomain,
    registration,
    zone,
)


def judged(known, **in_zone):
    return judge_one("REG001", registration=known, zone=zone(**in_zone))


def test_a_known_registration_passes():
    outcome = judged(registration())
    assert outcome.status is Status.PASS
    assert "since 1 March 2020" in outcome.found


def test_a_registry_that_does_not_know_it_fails():
    outcome = judged(registration(found=False))
    assert outcome.status is Status.FAIL
    assert "Search for coach.example" in fix_of("REG001", outcome)


def test_a_registry_without_public_data_is_not_observed():
    hidden = registration(found=False, source="")
    assert judged(hidden).status is Status.NOT_OBSERVED


def test_a_registry_that_hides_the_date_still_knows_the_domain():
    assert judged(registration(created_at=None)).status is Status.PASS


def test_silence_is_not_observed():
    assert judged(TIMEOUT).status is Status.NOT_OBSERVED


def test_a_domain_that_does_not_exist_is_told_once_by_dns001():
    gone = {"delegation": nxdomain(DOMAIN, "NS"), "resolver_ns": nxdomain(DOMAIN, "NS")}
    assert judged(registration(found=False), **gone).status is Status.NOT_APPLICABLE
