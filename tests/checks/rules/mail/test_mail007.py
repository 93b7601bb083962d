"""MAIL007: an SPF record that is short, and alone."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, spf

SOUND = "v=spf1 include:_spf.google.com -all"


def test_a_short_record_passes():
    assert judge_one("MAIL007", spf=spf(SOUND)).status is Status.PASS


def test_a_record_that_may_not_arrive_whole_is_a_warning():
    long = "v=spf1 " + " ".join(f"ip4:203.0.114.{n}" for n in range(40)) + " -all"
    outcome = judge_one("MAIL007", spf=spf(long))
    assert outcome.status is Status.WARN
    assert "take out services" in fix_of("MAIL007", outcome)


def test_450_characters_are_not_too_many():
    just = "v=spf1 " + "a " * 221 + "a"
    assert len(just) == 450
    assert judge_one("MAIL007", spf=spf(just)).status is Status.PASS


def test_a_leftover_of_sender_id_is_a_warning():
    outcome = judge_one("MAIL007", spf=spf(SOUND, "spf2.0/pra include:_spf.google.com -all"))
    assert outcome.status is Status.WARN
    assert "spf2.0/" in fix_of("MAIL007", outcome)


def test_no_record_is_left_to_mail001():
    assert judge_one("MAIL007", spf=spf("something else")).status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judge_one("MAIL007", spf=spf(gap=TIMEOUT)).status is Status.NOT_OBSERVED
