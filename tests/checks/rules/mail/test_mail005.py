"""MAIL005: every include and redirect of SPF leads to a record, and none in a circle."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, nxdomain, spf, txt

INCLUDING = "v=spf1 include:post.example -all"


def judged(*lookups, record=INCLUDING):
    return judge_one("MAIL005", spf=spf(record, lookups=lookups))


def test_an_include_with_a_record_passes():
    assert judged(txt("post.example", "v=spf1 ip4:203.0.114.1 -all")).status is Status.PASS


def test_a_record_without_includes_passes():
    assert judged(record="v=spf1 ip4:203.0.114.1 -all").status is Status.PASS


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (nxdomain("post.example", "TXT"), "without an SPF record"),
        (txt("post.example", "something else"), "without an SPF record"),
        (txt("post.example", "v=spf1 -all", "v=spf1 ~all"), "several SPF records"),
        (txt("post.example", "v=spf1 include:coach.example -all"), "in a circle"),
    ],
)
def test_a_dead_include_fails(answered, words):
    outcome = judged(answered)
    assert outcome.status is Status.FAIL
    assert words in outcome.found


def test_the_fix_names_the_term():
    outcome = judged(nxdomain("post.example", "TXT"))
    assert "remove or correct include:post.example" in fix_of("MAIL005", outcome)


def test_a_redirect_needs_a_record_too():
    outcome = judged(txt("post.example"), record="v=spf1 redirect=post.example")
    assert outcome.status is Status.FAIL


def test_the_same_include_twice_is_no_circle():
    record = "v=spf1 include:a.example include:b.example -all"
    shared = txt("post.example", "v=spf1 ip4:203.0.114.1 -all")
    both = (txt("a.example", INCLUDING), txt("b.example", INCLUDING), shared)
    assert judged(*both, record=record).status is Status.PASS


def test_macros_are_no_dead_include():
    assert judged(record="v=spf1 include:%{l}._spf.example -all").status is Status.PASS


def test_a_time_out_is_not_observed():
    assert judged(txt("post.example", gap=TIMEOUT)).status is Status.NOT_OBSERVED
    assert judge_one("MAIL005", spf=spf(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_a_domain_without_record_is_left_to_mail001():
    assert judge_one("MAIL005", spf=spf()).status is Status.NOT_APPLICABLE
