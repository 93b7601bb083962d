"""DNS030: an IPv4 address in disguise is no IPv6 address."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    WEB_ADDRESS,
    WEB_ADDRESS_V6,
    answer,
    fix_of,
    host,
    judge_one,
)


def test_a_real_address_passes():
    assert judge_one("DNS030", hosts=host("coach.example", WEB_ADDRESS_V6)).status is Status.PASS


def test_a_mapped_address_fails():
    outcome = judge_one("DNS030", hosts=host("www.coach.example", "::ffff:203.0.114.10"))
    assert outcome.status is Status.FAIL
    assert "name www and type AAAA" in fix_of("DNS030", outcome)


def test_a_host_without_ipv6_is_no_concern():
    assert judge_one("DNS030", hosts=host("coach.example", WEB_ADDRESS)).status is (
        Status.NOT_APPLICABLE
    )


def test_what_was_not_seen_is_not_missing():
    silent = host("coach.example", aaaa=answer("coach.example", "AAAA", gap=TIMEOUT))
    assert judge_one("DNS030", hosts=silent).status is Status.NOT_OBSERVED
