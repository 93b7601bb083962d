"""MX001: the domain names mail hosts, the agreed ones if any were agreed."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, mx, mx_host, spec_of

NULL = mx(mx_host("", 0))
SENDING = spec_of(mail={"senders": ["google-workspace"]})


def agreed(*values):
    return spec_of(record=[{"name": "@", "type": "MX", "value": list(values)}])


def test_mail_hosts_pass():
    assert judge_one("MX001", mx=mx(mx_host())).status is Status.PASS


def test_a_known_provider_is_named():
    assert "at Google Workspace" in judge_one("MX001", mx=mx(mx_host("smtp.google.com"))).found


def test_the_agreed_hosts_pass():
    assert judge_one("MX001", agreed("10 MAIL.coach.example."), mx=mx(mx_host())).status is (
        Status.PASS
    )


def test_others_than_the_agreed_fail():
    outcome = judge_one("MX001", agreed("1 smtp.google.com"), mx=mx(mx_host()))
    assert outcome.status is Status.FAIL
    assert "exactly these: 1 smtp.google.com" in fix_of("MX001", outcome)


def test_one_too_many_fails():
    left_over = mx(mx_host("smtp.google.com", 1), mx_host("old.coach.example", 20))
    assert judge_one("MX001", agreed("1 smtp.google.com"), mx=left_over).status is Status.FAIL


def test_no_host_fails_for_a_domain_that_sends():
    outcome = judge_one("MX001", SENDING, mx=mx())
    assert outcome.status is Status.FAIL
    assert "1 smtp.google.com" in fix_of("MX001", outcome)


def test_no_host_and_no_sender_is_no_concern():
    assert judge_one("MX001", mx=mx()).status is Status.NOT_APPLICABLE


def test_a_null_mx_is_a_decision():
    assert judge_one("MX001", mx=NULL).status is Status.PASS


def test_a_null_mx_of_a_domain_that_sends_is_a_warning():
    assert judge_one("MX001", SENDING, mx=NULL).status is Status.WARN


def test_a_time_out_is_not_observed():
    assert judge_one("MX001", SENDING, mx=mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED
