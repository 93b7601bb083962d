"""MAIL008: SPF macros are sound."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, spf


def test_a_macro_passes_and_is_said_to_be_partly_judged():
    outcome = judge_one("MAIL008", spf=spf("v=spf1 exists:%{i}._spf.coach.example -all"))
    assert outcome.status is Status.PASS
    assert "partly judged" in outcome.found


def test_the_slow_macro_is_a_warning():
    outcome = judge_one("MAIL008", spf=spf("v=spf1 exists:%{p}._spf.coach.example -all"))
    assert outcome.status is Status.WARN
    assert "replace exists:%{p}._spf.coach.example" in fix_of("MAIL008", outcome)


def test_a_record_without_macros_is_no_concern():
    assert judge_one("MAIL008", spf=spf("v=spf1 a -all")).status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judge_one("MAIL008", spf=spf(gap=TIMEOUT)).status is Status.NOT_OBSERVED
