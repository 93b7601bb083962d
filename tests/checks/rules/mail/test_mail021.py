"""MAIL021: a domain without mail says so."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, dmarc, fix_of, judge_one, mx, mx_host, spec_of, spf

NULL = mx(mx_host("", 0))
NOBODY = "v=spf1 -all"
REJECT = "v=DMARC1; p=reject"


def judged(mx=NULL, spf_text=NOBODY, dmarc_text=REJECT, **fields):
    return judge_one("MAIL021", mx=mx, spf=spf(spf_text), dmarc=dmarc(dmarc_text), **fields)


def test_all_three_records_pass():
    assert judged().status is Status.PASS


def test_each_record_that_lacks_is_given_to_paste():
    outcome = judged(mx(), "", "v=DMARC1; p=none")
    assert outcome.status is Status.WARN
    fix = fix_of("MAIL021", outcome)
    assert "type MX, name @, priority 0" in fix
    assert "value “v=spf1 -all”" in fix
    assert "name _dmarc, value “v=DMARC1; p=reject”" in fix


def test_one_that_lacks_is_named_alone():
    outcome = judged(spf_text="v=spf1 ~all")
    assert outcome.status is Status.WARN
    assert "MX" not in fix_of("MAIL021", outcome)


def test_a_domain_with_mail_is_another_matter():
    assert judged(mx(mx_host())).status is Status.NOT_APPLICABLE
    declared = spec_of(mail={"senders": ["google"]})
    assert judged(spec=declared).status is Status.NOT_APPLICABLE


def test_a_gap_is_not_observed():
    assert judged(mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED
