"""MAIL006: SPF ends by turning everybody else away."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, spf, txt


def judged(record, *lookups):
    return judge_one("MAIL006", spf=spf(record, lookups=lookups))


@pytest.mark.parametrize("ending", ["-all", "~all"])
def test_a_closed_list_passes(ending):
    assert judged(f"v=spf1 mx {ending}").status is Status.PASS


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("v=spf1 mx +all", "the whole world"),
        ("v=spf1 mx all", "the whole world"),  # no sign means plus
        ("v=spf1 mx ?all", "says nothing"),
        ("v=spf1 mx", "no ending"),
    ],
)
def test_an_open_list_fails_with_the_record_to_paste(record, words):
    outcome = judged(record)
    assert outcome.status is Status.FAIL
    assert words in outcome.found
    assert "“v=spf1 mx ~all”" in fix_of("MAIL006", outcome)


def test_a_redirect_ends_as_its_target_does():
    redirect = "v=spf1 redirect=_spf.post.example"
    assert judged(redirect, txt("_spf.post.example", "v=spf1 mx -all")).status is Status.PASS
    assert judged(redirect, txt("_spf.post.example", "v=spf1 mx ?all")).status is Status.FAIL


def test_the_ending_of_an_include_does_not_count():
    included = txt("_spf.post.example", "v=spf1 mx -all")
    assert judged("v=spf1 include:_spf.post.example", included).status is Status.FAIL


def test_a_redirect_that_was_silent_is_not_observed():
    silent = txt("_spf.post.example", gap=TIMEOUT)
    assert judged("v=spf1 redirect=_spf.post.example", silent).status is Status.NOT_OBSERVED


def test_a_redirect_in_a_circle_ends():
    back = txt("_spf.post.example", "v=spf1 redirect=coach.example")
    assert judged("v=spf1 redirect=_spf.post.example", back).status is Status.NOT_OBSERVED


def test_a_time_out_is_not_observed():
    assert judge_one("MAIL006", spf=spf(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_a_domain_without_record_is_left_to_mail001():
    assert judge_one("MAIL006", spf=spf()).status is Status.NOT_APPLICABLE
