"""PERF008: the site stands the burst of visitors after an event mail."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import attestation, fix_of, judge_word


def test_a_word_for_it_passes_and_says_whose_it_is():
    outcome = judge_word("PERF008", attestation("PERF008"))
    assert outcome.status is Status.PASS
    assert outcome.found.startswith("Attested by Mia Chen on 3 May 2026: ")


def test_a_word_against_it_fails():
    outcome = judge_word("PERF008", attestation("PERF008", holds=False))
    assert outcome.status is Status.FAIL
    assert fix_of("PERF008", outcome)


def test_a_word_about_something_else_says_nothing():
    outcome = judge_word("PERF008", attestation("OPS999"))
    assert outcome.status is Status.NOT_OBSERVED
