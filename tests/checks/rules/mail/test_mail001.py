"""MAIL001: the domain publishes exactly one SPF record."""

from checks.engine.facts import SpfFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    fix_of,
    judge_one,
    mx,
    mx_host,
    nxdomain,
    spec_of,
    spf,
)

MAIL = mx(mx_host())
GOOGLE = mx(mx_host("smtp.google.com", 1))


def judged(facts, mail=MAIL, spec=None):
    return judge_one("MAIL001", spec, spf=facts, mx=mail)


def test_one_record_passes_among_other_txt_records():
    outcome = judged(spf("site-verification=abc", "v=spf1 mx -all"))
    assert outcome.status is Status.PASS
    assert "v=spf1 mx -all" in outcome.found


def test_two_records_fail_and_the_fix_joins_them():
    outcome = judged(spf("v=spf1 include:_spf.google.com ~all", "v=spf1 ip4:203.0.114.5 -all"))
    assert outcome.status is Status.FAIL
    joined = "“v=spf1 include:_spf.google.com ip4:203.0.114.5 ~all”"
    assert joined in fix_of("MAIL001", outcome)


def test_none_fails_and_the_fix_fits_the_mailbox_provider():
    outcome = judged(spf("site-verification=abc"), GOOGLE)
    assert outcome.status is Status.FAIL
    assert "“v=spf1 include:_spf.google.com ~all”" in fix_of("MAIL001", outcome)


def test_the_fix_leaves_out_services_that_need_no_spf():
    spec = spec_of(mail={"senders": ["postmark", "google-workspace"]})
    outcome = judged(spf(), spec=spec)
    assert "“v=spf1 include:_spf.google.com ~all”" in fix_of("MAIL001", outcome)


def test_the_fix_allows_mail_hosts_of_ones_own():
    assert "“v=spf1 mx ~all”" in fix_of("MAIL001", judged(spf()))


def test_a_text_that_only_looks_like_spf_is_none():
    assert judged(spf("v=spf10 mx -all", "spf2.0/pra -all")).status is Status.FAIL


def test_a_domain_that_sends_needs_one_even_without_mail_hosts():
    spec = spec_of(mail={"senders": ["postmark"]})
    assert judged(spf(), mx(), spec).status is Status.FAIL


def test_a_domain_without_mail_is_no_concern():
    assert judged(spf(), mx()).status is Status.NOT_APPLICABLE


def test_a_null_mx_is_no_concern():
    assert judged(spf(), mx(mx_host("", 0))).status is Status.NOT_APPLICABLE


def test_a_name_that_does_not_exist_has_no_record():
    missing = SpfFacts("coach.example", nxdomain("coach.example", "TXT"))
    assert judged(missing).status is Status.FAIL


def test_silence_is_not_observed():
    assert judged(spf(gap=TIMEOUT)).status is Status.NOT_OBSERVED
    assert judged(spf(), mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED
