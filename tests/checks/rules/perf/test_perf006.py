"""PERF006: key pages answer within their budget, over spaced samples."""

import pytest

from checks.engine.facts import SampleFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, fix_of, judge_one, spec_of
from tests.checks.rules.web_builders import HOME

ASKED = spec_of(samples=20)
QUICK = (80.0,) * 19


def judged(*times, budget=500, gaps=()):
    one = SampleFacts("home", HOME, budget, 1.0, times, gaps)
    return judge_one("PERF006", ASKED, samples=one)


@pytest.mark.parametrize(
    ("times", "status"),
    [
        ((*QUICK, 90.0), Status.PASS),
        ((*QUICK, 9_000.0), Status.PASS),  # one of twenty
        ((*QUICK[1:], 9_000.0, 8_000.0), Status.FAIL),
        ((500.0,) * 20, Status.PASS),
        ((500.1,) * 20, Status.FAIL),
        ((80.0,) * 4, Status.NOT_OBSERVED),
        ((), Status.NOT_OBSERVED),
    ],
)
def test_the_95th_percentile_is_held_against_the_budget(times, status):
    outcome = judged(*times)
    assert (outcome.subject, outcome.status) == ("home", status)


def test_number_spacing_and_place_are_told():
    outcome = judged(*QUICK[1:], 900.0, 800.0)
    assert "within 800 ms 19 times of 20 (p95), within 80 ms half of the time" in outcome.found
    assert "20 samples, 1 s apart, from where this audit ran." in outcome.found
    assert f"Bring {HOME} below 500 ms for 19 of 20 visitors (now 800 ms)" in fix_of(
        "PERF006", outcome
    )


def test_samples_without_an_answer_are_counted():
    assert "2 more saw no answer" in judged(*QUICK, gaps=(TIMEOUT, TIMEOUT)).found


def test_nobody_asked_is_no_concern():
    outcome = judge_one("PERF006", samples={})
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.NOT_APPLICABLE)


def test_a_look_that_took_too_long_is_not_observed():
    outcome = judge_one("PERF006", ASKED, samples={"home": TIMEOUT})
    assert outcome.status is Status.NOT_OBSERVED
