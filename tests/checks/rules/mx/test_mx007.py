"""MX007: an announced MTA-STS policy is there and fits."""

import pytest

from checks.engine.facts import Gap
from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, mail_transport, mx, mx_host

RECORD = "v=STSv1; id=20260601"
POLICY = "version: STSv1\nmode: {}\nmx: {}\nmax_age: 604800\n"
FITS = POLICY.format("enforce", "mail.coach.example")


def judged(*records, policy=FITS, mail=None, **fields):
    facts = mail_transport(records or (RECORD,), policy=policy, **fields)
    return judge_one("MX007", mail_transport=facts, mx=mail or mx(mx_host()))


def test_a_policy_that_names_every_mail_host_passes():
    assert judged().status is Status.PASS


def test_an_enforced_policy_without_the_mail_host_fails():
    outcome = judged(policy=POLICY.format("enforce", "old.coach.example"))
    assert outcome.status is Status.FAIL
    assert "it does not name mail.coach.example" in fix_of("MX007", outcome)


def test_the_same_while_testing_is_a_warning():
    assert judged(policy=POLICY.format("testing", "old.coach.example")).status is Status.WARN


@pytest.mark.parametrize(
    ("policy", "status", "told"),
    [("", 404, "status 404"), ("", 301, "status 301"), ("mode: enforce", 200, "version")],
)
def test_a_policy_that_senders_ignore_is_a_warning(policy, status, told):
    outcome = judged(policy=policy, policy_status=status)
    assert outcome.status is Status.WARN
    assert told in outcome.found


@pytest.mark.parametrize("records", [(RECORD, RECORD + "2"), ("v=STSv1; id=",)])
def test_a_record_that_senders_ignore_is_a_warning(records):
    assert judged(*records).status is Status.WARN


def test_a_policy_that_could_not_be_fetched_is_not_observed():
    assert judged(policy_gap=TIMEOUT).status is Status.NOT_OBSERVED


def test_mail_hosts_that_could_not_be_seen_are_not_uncovered():
    assert judged(mail=mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_it_is_optional():
    assert judged("something else").status is Status.NOT_APPLICABLE


def test_a_record_that_could_not_be_seen_is_not_missing():
    silent = mail_transport((), sts_gap=Gap(TIMEOUT.reason, "no answer"))
    assert judge_one("MX007", mail_transport=silent, mx=mx()).status is Status.NOT_OBSERVED
