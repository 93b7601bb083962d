"""MAIL002: the SPF record, and those it includes, can be read."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, spf, txt


def judged(*texts, **fields):
    return judge_one("MAIL002", spf=spf(*texts, **fields))


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 -all",
        "v=spf1 a mx ip4:203.0.114.0/24 ip6:2606:2800::/32 ~all",
        "v=spf1 exists:%{i}._spf.coach.example -all",  # macros
        "v=spf1 mx -all x-note=hello",  # an unknown modifier is ignored
    ],
)
def test_good_grammar_passes(text):
    assert judged(text).status is Status.PASS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v=spf1 ipv4:203.0.114.5 -all", "ipv4:203.0.114.5"),
        ("v=spf1 ip4:203.0.114.500 -all", "203.0.114.500"),
        ("v=spf1 include -all", "include"),
        ("v=spf1 mx -all;", "-all;"),
        ("v=spf1 exists:%{z}.coach.example -all", "%{z}"),
    ],
)
def test_a_mistake_fails_and_the_fix_shows_it(text, words):
    outcome = judged(text)
    assert outcome.status is Status.FAIL
    assert words in fix_of("MAIL002", outcome)
    assert "TXT record of coach.example" in fix_of("MAIL002", outcome)


def test_a_mistake_in_an_included_record_fails_and_names_it():
    lookups = (txt("_spf.post.example", "v=spf1 ip4:oops -all"),)
    outcome = judged("v=spf1 include:_spf.post.example -all", lookups=lookups)
    assert outcome.status is Status.FAIL
    assert "TXT record of _spf.post.example" in fix_of("MAIL002", outcome)


def test_an_include_that_was_silent_is_no_mistake():
    lookups = (txt("_spf.post.example", gap=TIMEOUT),)
    outcome = judged("v=spf1 include:_spf.post.example -all", lookups=lookups)
    assert outcome.status is Status.PASS


def test_none_or_several_are_left_to_mail001():
    assert judged().status is Status.NOT_APPLICABLE
    assert judged("v=spf1 -all", "v=spf1 ~all").status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judged(gap=TIMEOUT).status is Status.NOT_OBSERVED
