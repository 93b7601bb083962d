"""MX010: Microsoft's verification MX is gone."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, mx, mx_host


def test_real_mail_hosts_pass():
    assert judge_one("MX010", mx=mx(mx_host())).status is Status.PASS


def test_the_leftover_fails():
    outcome = judge_one("MX010", mx=mx(mx_host(), mx_host("ms12345678.msv1.invalid", 32767)))
    assert outcome.status is Status.FAIL
    assert "delete ms12345678.msv1.invalid" in fix_of("MX010", outcome)


def test_no_mail_host_is_no_concern():
    assert judge_one("MX010", mx=mx()).status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judge_one("MX010", mx=mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED
