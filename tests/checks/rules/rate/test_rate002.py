"""RATE002: the site let us look; where it did not, it is said."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_rule, statuses
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    THROTTLED,
    TIMEOUT,
    WWW,
    at_home,
    visit,
)


def test_answers_pass():
    assert statuses(judge_rule("RATE002", visits=at_home())) == {DOMAIN: "pass", WWW: "pass"}


@pytest.mark.parametrize(
    ("gap", "why"), [(CHALLENGE, "bot protection"), (THROTTLED, "slow down (status 429)")]
)
def test_being_held_up_is_told(gap, why):
    found = judge_rule("RATE002", visits=at_home(visit(HOME, gap=gap)))
    held = next(outcome for outcome in found if outcome.subject == DOMAIN)
    assert held.status is Status.WARN
    assert why in held.found
    assert DOMAIN in fix_of("RATE002", held)
    assert statuses(found)[WWW] == "pass"


def test_silence_is_something_else():
    found = judge_rule("RATE002", visits=at_home({HOME: TIMEOUT, f"http://{DOMAIN}/": TIMEOUT}))
    assert statuses(found)[DOMAIN] == "not_observed"
