"""MX003: a null MX stands alone."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, mx, mx_host


def test_alone_it_passes():
    assert judge_one("MX003", mx=mx(mx_host("", 0))).status is Status.PASS


def test_beside_a_mail_host_it_fails():
    outcome = judge_one("MX003", mx=mx(mx_host("", 0), mx_host()))
    assert outcome.status is Status.FAIL
    assert "mail.coach.example" in outcome.found
    assert "name @" in fix_of("MX003", outcome)


def test_another_priority_is_a_warning():
    assert judge_one("MX003", mx=mx(mx_host("", 10))).status is Status.WARN


def test_a_domain_with_mail_is_no_concern():
    assert judge_one("MX003", mx=mx(mx_host())).status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judge_one("MX003", mx=mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED
