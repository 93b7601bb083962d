"""TLS004: the certificate is valid now, and its renewal works."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, OTHER_ADDRESS, WEB_ADDRESS, fix_of, judge_one
from tests.checks.rules.web_builders import (
    REFUSED,
    TIMEOUT,
    WWW,
    authority,
    certificate,
    endpoint,
    tls,
)


def judged(*endpoints, **fields):
    return judge_one("TLS004", tls_hosts=tls(*endpoints, **fields))


def lasting(days_left, lifetime=90, code=0, **fields):
    leaf = certificate(DOMAIN, WWW, days_left=days_left, lifetime=lifetime)
    return endpoint(leaf, authority(), code=code, **fields)


@pytest.mark.parametrize(
    ("days_left", "lifetime", "status"),
    [
        (60, 90, Status.PASS),
        (30, 90, Status.PASS),  # renewed at a third, so this is the day
        (22, 90, Status.WARN),  # the renewal should have happened a week ago
        (6, 90, Status.FAIL),
        (31, 397, Status.PASS),
        (29, 397, Status.WARN),
        (6, 397, Status.FAIL),
        (3, 6.5, Status.PASS),  # short-lived: two days left are plenty
        (1.5, 6.5, Status.WARN),
        (0.5, 6.5, Status.FAIL),
        (10, 47, Status.WARN),
        (13, 47, Status.PASS),
    ],
)
def test_what_is_left_is_measured_by_the_lifetime(days_left, lifetime, status):
    outcome = judged(lasting(days_left, lifetime))
    assert outcome.status is status
    assert outcome.subject == DOMAIN


def test_an_expired_certificate_fails_with_its_dates():
    outcome = judged(lasting(-9, code=10))
    assert outcome.status is Status.FAIL
    assert "ran out on 23 May 2026, 9 days ago" in outcome.found
    assert "to 23 May 2026" in fix_of("TLS004", outcome)


def test_a_certificate_from_the_future_fails():
    outcome = judged(lasting(100, code=9))
    assert outcome.status is Status.FAIL
    assert "is not valid before" in outcome.found


def test_an_expired_issuer_fails():
    outcome = judged(lasting(60, code=10))
    assert outcome.status is Status.FAIL
    assert "an issuer's certificate" in outcome.found


def test_an_expired_leaf_behind_an_incomplete_chain_is_seen_as_well():
    leaf = certificate(DOMAIN, days_left=-1)
    assert judged(endpoint(leaf, code=21)).status is Status.FAIL


def test_the_worst_address_counts():
    outcome = judged(lasting(60), lasting(-9, code=10, address=OTHER_ADDRESS))
    assert outcome.status is Status.FAIL
    assert f"at {OTHER_ADDRESS} (1 of 2 addresses)" in outcome.found


@pytest.mark.parametrize(
    "one",
    [
        endpoint(certificate("other.example", days_left=-900), authority(), code=62),
        endpoint(certificate("x", subject="CN=x", issuer="CN=x", days_left=-900), code=18),
    ],
)
def test_a_certificate_that_is_replaced_anyway_is_left_to_the_other_rules(one):
    assert judged(one).status is Status.NOT_APPLICABLE


def test_a_host_without_https_is_left_to_tls001():
    assert judged(failures=((WEB_ADDRESS, REFUSED),)).status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judged(failures=((WEB_ADDRESS, TIMEOUT),)).status is Status.NOT_OBSERVED
    late = judged(endpoint(), failures=((OTHER_ADDRESS, TIMEOUT),))
    assert late.status is Status.NOT_OBSERVED
