"""WEB005: few redirects stand between the address and the page."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_rule
from tests.checks.rules.web_builders import HOME, TIMEOUT, WWW_HOME, at_home, visit

HTTP = f"http://{DOMAIN}/"


def way(redirects):
    return visit(HTTP, *(f"{HOME}{step}" for step in range(redirects)))


def judged(*changes):
    found = judge_rule("WEB005", visits=at_home(*changes))
    return next(outcome for outcome in found if outcome.subject == DOMAIN)


@pytest.mark.parametrize(
    ("redirects", "status"),
    [(1, Status.PASS), (2, Status.PASS), (3, Status.WARN), (4, Status.FAIL), (9, Status.FAIL)],
)
def test_the_number_of_redirects_decides(redirects, status):
    outcome = judged(way(redirects))
    assert outcome.status is status
    assert outcome.found.startswith(f"{redirects} redirect")


def test_the_longer_of_both_ways_counts():
    assert judged(visit(HOME, *(f"{HOME}{step}" for step in range(4)))).status is Status.FAIL


def test_the_fix_names_both_ends():
    fix = fix_of("WEB005", judged(way(4)))
    assert HTTP in fix
    assert f"{HOME}3" in fix


def test_a_long_chain_is_told_shortly():
    outcome = judged(way(9))
    assert "…" in outcome.found
    assert len(outcome.found) < 400


def test_silence_is_not_observed():
    assert judged({HTTP: TIMEOUT}).status is Status.NOT_OBSERVED


def test_to_https_and_then_to_www_is_the_usual_way():
    assert judged(visit(HTTP, HOME, WWW_HOME)).status is Status.PASS


def test_a_circle_is_left_to_web006():
    circle = [visit(url, f"{HOME}a", HOME, end="loop") for url in (HTTP, HOME)]
    assert judged(*circle).status is Status.NOT_APPLICABLE
