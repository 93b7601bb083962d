"""MAIL014: one DMARC record, at the right place, that receivers can read."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    dmarc,
    fix_of,
    judge_one,
    mx,
    mx_host,
    spec_of,
    txt,
)

MAIL = mx(mx_host())
APP = "app.coach.example"


def judged(*texts, mail=MAIL, **fields):
    return judge_one("MAIL014", dmarc=dmarc(*texts, **fields), mx=mail)


@pytest.mark.parametrize(
    "text",
    [
        "v=DMARC1; p=none; rua=mailto:d@coach.example",
        "v=DMARC1;p=reject",
        "v=DMARC1; p=none; pct=100",  # dropped by the new standard, and changes nothing
        "v=DMARC1; p=none; fo=1",
    ],
)
def test_a_readable_record_passes(text):
    assert judged(text).status is Status.PASS


def test_none_fails_with_the_record_to_paste():
    outcome = judged()
    assert outcome.status is Status.FAIL
    fix = fix_of("MAIL014", outcome)
    assert "name _dmarc, value “v=DMARC1; p=none; rua=mailto:dmarc@coach.example”" in fix


def test_two_cancel_each_other():
    outcome = judged("v=DMARC1; p=none", "v=DMARC1; p=reject")
    assert outcome.status is Status.FAIL
    assert "2 DMARC records" in outcome.found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v=dmarc1; p=none", "does not start with"),  # the version is case-sensitive
        ("DMARC1; p=none", "does not start with"),
        ("p=none; v=DMARC1", "does not start with"),
        ("v=DMARC1; p=monitor", "no usable policy"),
        ("v=DMARC1; adkim=s", "there is no p tag"),
        ("v=DMARC1; rua=coach.example", "there is no p tag"),
        ("v=DMARC1; p=none; p=reject", "more than once"),
    ],
)
def test_an_unusable_record_fails(text, words):
    outcome = judged(text)
    assert outcome.status is Status.FAIL
    assert words in outcome.found


@pytest.mark.parametrize(
    "text",
    [
        "v=DMARC1; p=reject; pct=20",  # older receivers enforce a fifth, newer ones all
        "v=DMARC1; p=none; policy=reject",
        "v=DMARC1; rua=mailto:d@coach.example",  # counts as p=none (RFC 9989 section 4.10.1)
    ],
)
def test_a_record_with_a_doubtful_tag_is_a_warning(text):
    assert judged(text).status is Status.WARN


def test_other_texts_at_the_name_are_not_meant_to_be_one():
    assert "publishes no DMARC record" in judged("v=spf1 -all").found


def test_a_subdomain_is_covered_by_its_organisation():
    above = txt("_dmarc.coach.example", "v=DMARC1; p=reject")
    facts = dmarc(domain=APP, walk=(txt(f"_dmarc.{APP}"), above, txt("_dmarc.example")))
    outcome = judge_one("MAIL014", spec_of(APP), dmarc=facts, mx=MAIL)
    assert outcome.status is Status.PASS
    assert "record of coach.example" in outcome.found


def test_an_organisation_whose_record_cannot_be_used_covers_nobody():
    above = txt("_dmarc.coach.example", "v=DMARC1; p=deny")
    facts = dmarc(domain=APP, walk=(txt(f"_dmarc.{APP}"), above, txt("_dmarc.example")))
    outcome = judge_one("MAIL014", spec_of(APP), dmarc=facts, mx=MAIL)
    assert outcome.status is Status.FAIL
    assert "record of coach.example, which has no usable policy" in outcome.found


def test_a_walk_that_was_cut_short_is_not_observed():
    facts = dmarc(domain=APP, walk=(txt(f"_dmarc.{APP}"), txt("_dmarc.coach.example", gap=TIMEOUT)))
    outcome = judge_one("MAIL014", spec_of(APP), dmarc=facts, mx=MAIL)
    assert outcome.status is Status.NOT_OBSERVED


def test_a_domain_without_mail_is_no_concern():
    assert judged(mail=mx()).status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judged(gap=TIMEOUT).status is Status.NOT_OBSERVED
    assert judged(mail=mx(gap=TIMEOUT)).status is Status.NOT_OBSERVED
