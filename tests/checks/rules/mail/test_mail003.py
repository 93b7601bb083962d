"""MAIL003: evaluating SPF takes at most ten DNS look-ups, in the worst case."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, spf, txt


def includes(number, text="v=spf1 ip4:203.0.114.1 -all"):
    """A record with so many includes, and their own records."""
    names = [f"s{each}.example" for each in range(number)]
    record = " ".join(["v=spf1", *(f"include:{name}" for name in names), "-all"])
    return record, tuple(txt(name, text) for name in names)


def judged(record, lookups=()):
    return judge_one("MAIL003", spf=spf(record, lookups=lookups))


def test_ten_pass():
    outcome = judged(*includes(10))
    assert outcome.status is Status.PASS
    assert "10 look-ups of 10: " in outcome.found


def test_eleven_fail_with_what_each_costs():
    outcome = judged(*includes(11))
    assert outcome.status is Status.FAIL
    assert "include:s0.example 1" in fix_of("MAIL003", outcome)


def test_what_an_include_includes_counts_as_well():
    record, lookups = includes(5, "v=spf1 a mx -all")
    assert "15 look-ups" in judged(record, lookups).found


def test_what_stands_after_all_costs_nothing():
    record, lookups = includes(11)
    moved = "v=spf1 -all " + record.removeprefix("v=spf1 ").removesuffix(" -all")
    assert judged(moved, lookups).status is Status.PASS


def test_macros_are_counted_as_at_least():
    outcome = judged("v=spf1 include:%{l}.spf.example exists:%{i}.x.example -all")
    assert outcome.status is Status.PASS
    assert "at least 2 look-ups" in outcome.found


def test_an_include_that_was_silent_is_not_observed():
    record = "v=spf1 include:s0.example -all"
    outcome = judged(record, (txt("s0.example", gap=TIMEOUT),))
    assert outcome.status is Status.NOT_OBSERVED


def test_too_many_fail_even_if_one_was_silent():
    record, lookups = includes(11)
    assert judged(record, (*lookups[1:], txt("s0.example", gap=TIMEOUT))).status is Status.FAIL


def test_a_domain_without_record_is_left_to_mail001():
    assert judge_one("MAIL003", spf=spf()).status is Status.NOT_APPLICABLE
    assert judge_one("MAIL003", spf=spf(gap=TIMEOUT)).status is Status.NOT_OBSERVED
