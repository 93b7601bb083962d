"""MX002: each mail host is a real host."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    judge_rule,
    mx,
    mx_host,
    nxdomain,
    statuses,
)

NAME = "mail.coach.example"


def test_each_host_is_a_subject_of_its_own():
    judged = judge_rule("MX002", mx=mx(mx_host(), mx_host("mail2.coach.example", 20)))
    assert statuses(judged) == {NAME: "pass", "mail2.coach.example": "pass"}


@pytest.mark.parametrize(
    ("host", "words"),
    [
        (mx_host(cname=answer(NAME, "CNAME", "smtp.google.com")), "alias of smtp.google.com"),
        (mx_host(a=answer(NAME, "A", "203.0.114.25", aliases=((NAME, "x.example"),))), "alias"),
        (mx_host("203.0.114.25"), "it is an address"),
        (mx_host("mail_1.coach.example"), "not a valid host name"),
        (mx_host(a=nxdomain(NAME), aaaa=nxdomain(NAME, "AAAA")), "does not exist"),
        (mx_host(a=answer(NAME, "A")), "it has no address"),
        (mx_host(a=answer(NAME, "A", "10.0.0.1")), "a private or reserved address"),
    ],
)
def test_a_misnamed_host_fails(host, words):
    outcome = judge_one("MX002", mx=mx(host))
    assert outcome.status is Status.FAIL
    assert words in outcome.found
    assert f"replace {host.name} by " in fix_of("MX002", outcome)


def test_the_fix_of_an_alias_is_its_target():
    aliased = mx_host(cname=answer(NAME, "CNAME", "smtp.google.com"))
    outcome = judge_one("MX002", mx=mx(aliased))
    assert f"replace {NAME} by smtp.google.com" in fix_of("MX002", outcome)


def test_a_host_that_is_listed_twice_fails_once():
    assert judge_one("MX002", mx=mx(mx_host(), mx_host())).status is Status.FAIL


def test_a_null_mx_beside_real_hosts_fails():
    judged = statuses(judge_rule("MX002", mx=mx(mx_host("", 0), mx_host())))
    assert judged == {DOMAIN: "fail", NAME: "pass"}


def test_a_null_mx_alone_is_no_concern():
    assert judge_one("MX002", mx=mx(mx_host("", 0))).status is Status.NOT_APPLICABLE


def test_one_private_address_beside_a_public_one_is_no_alarm():
    both = mx_host(a=answer(NAME, "A", "10.0.0.1", "203.0.114.25"))
    assert judge_one("MX002", mx=mx(both)).status is Status.PASS


def test_ipv6_alone_passes():
    only_v6 = mx_host(a=answer(NAME, "A"), aaaa=answer(NAME, "AAAA", "2606:2800::25"))
    assert judge_one("MX002", mx=mx(only_v6)).status is Status.PASS


def test_a_time_out_is_not_observed():
    silent = mx_host(a=answer(NAME, "A", gap=TIMEOUT))
    assert judge_one("MX002", mx=mx(silent)).status is Status.NOT_OBSERVED
    assert judge_one("MX002", mx=mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_a_domain_without_mail_hosts_is_left_to_mx001():
    assert judge_one("MX002", mx=mx()).status is Status.NOT_APPLICABLE
