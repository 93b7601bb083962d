"""DNS029: published addresses can be reached from the internet."""

import pytest

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
)


def judged(*addresses, **fields):
    return judge_one("DNS029", hosts=host(DOMAIN, *addresses, **fields))


def test_public_addresses_pass():
    assert judged(WEB_ADDRESS, WEB_ADDRESS_V6).status is Status.PASS


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.20",
        "169.254.169.254",  # link-local, the metadata of clouds
        "100.64.0.1",  # carrier-grade NAT
        "192.0.2.10",  # documentation
        "0.0.0.0",
        "224.0.0.1",  # multicast
        "255.255.255.255",
        "::1",
        "fe80::1",
        "fd00::1",  # unique local
        "2001:db8::1",  # documentation
        "ff02::1",
        "::ffff:10.0.0.1",  # mapped
        "64:ff9b::a00:1",  # NAT64 of 10.0.0.1
        "2002:a00:1::",  # 6to4 of 10.0.0.1
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo of 10.0.0.1
    ],
)
def test_addresses_that_nobody_outside_reaches_fail(address):
    outcome = judged(address)
    assert outcome.status is Status.FAIL
    assert f"replace {address} by" in fix_of("DNS029", outcome)


def test_one_bad_address_beside_a_good_one_fails():
    assert judged(WEB_ADDRESS, "10.0.0.1").status is Status.FAIL


def test_the_subject_is_the_host_and_not_the_address():
    assert judged("10.0.0.1").subject == DOMAIN


def test_a_bad_address_fails_though_the_other_family_was_silent():
    assert judged("10.0.0.1", aaaa=answer(DOMAIN, "AAAA", gap=TIMEOUT)).status is Status.FAIL


def test_half_an_answer_is_not_observed():
    half = judged(WEB_ADDRESS, aaaa=answer(DOMAIN, "AAAA", gap=TIMEOUT))
    assert half.status is Status.NOT_OBSERVED


def test_no_address_is_no_concern():
    assert judged().status is Status.NOT_APPLICABLE
