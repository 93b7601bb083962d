"""MAIL004: SPF causes at most two empty look-ups, few MX hosts and no ptr."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    WEB_ADDRESS,
    answer,
    fix_of,
    judge_one,
    nxdomain,
    spf,
)


def judged(record, *targets):
    return judge_one("MAIL004", spf=spf(record, targets=targets))


def gone(number):
    return (nxdomain(f"h{number}.example"), nxdomain(f"h{number}.example", "AAAA"))


def test_names_that_exist_pass():
    there = answer("h1.example", "A", WEB_ADDRESS)
    assert judged("v=spf1 a:h1.example -all", there).status is Status.PASS


def test_a_name_with_ipv6_only_exists():
    there = (answer("h1.example", "A"), answer("h1.example", "AAAA", "2606:2800::1"))
    assert judged("v=spf1 a:h1.example -all", *there).status is Status.PASS


def test_one_name_that_is_gone_is_a_warning():
    outcome = judged("v=spf1 a:h1.example -all", *gone(1))
    assert outcome.status is Status.WARN
    assert "remove: a:h1.example" in fix_of("MAIL004", outcome)


def test_three_names_that_are_gone_fail():
    record = "v=spf1 a:h1.example a:h2.example a:h3.example -all"
    outcome = judged(record, *gone(1), *gone(2), *gone(3))
    assert outcome.status is Status.FAIL
    assert "a:h1.example, a:h2.example and a:h3.example" in fix_of("MAIL004", outcome)


def test_more_than_ten_mail_hosts_fail():
    hosts = [f"10 mx{number}.example" for number in range(11)]
    assert judged("v=spf1 mx -all", answer("coach.example", "MX", *hosts)).status is Status.FAIL


def test_ptr_is_a_warning():
    outcome = judged("v=spf1 ptr -all")
    assert outcome.status is Status.WARN
    assert "remove: ptr" in fix_of("MAIL004", outcome)


def test_macros_are_no_empty_look_ups():
    assert judged("v=spf1 exists:%{i}._spf.example -all").status is Status.PASS


def test_a_time_out_is_not_observed():
    silent = answer("h1.example", "A", gap=TIMEOUT)
    assert judged("v=spf1 a:h1.example -all", silent).status is Status.NOT_OBSERVED
    assert judge_one("MAIL004", spf=spf(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_a_domain_without_record_is_left_to_mail001():
    assert judge_one("MAIL004", spf=spf()).status is Status.NOT_APPLICABLE
