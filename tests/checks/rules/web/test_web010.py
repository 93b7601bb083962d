"""WEB010: a page that does not exist is answered as not found."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule
from tests.checks.rules.web_builders import HOME, THROTTLED, TIMEOUT, at_home, visit

URL = f"{HOME}no-such-page"


def asked(*way, **fields):
    return visit(URL, *way, role="unknown_path", **fields)


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (404, Status.PASS),
        (410, Status.PASS),
        (200, Status.FAIL),
        (401, Status.NOT_APPLICABLE),
        (403, Status.NOT_APPLICABLE),
        (500, Status.WARN),
    ],
)
def test_the_status_decides(status, wanted):
    outcome = judge_one("WEB010", visits=asked(status=status))
    assert outcome.status is wanted
    assert outcome.subject == DOMAIN


def test_sending_everyone_to_the_front_page_fails():
    outcome = judge_one("WEB010", visits=asked(HOME))
    assert outcome.status is Status.FAIL
    assert DOMAIN in fix_of("WEB010", outcome)


def test_a_redirect_to_another_404_passes():
    assert judge_one("WEB010", visits=asked(f"{URL}/", status=404)).status is Status.PASS


def test_a_circle_is_left_to_web006():
    found = judge_one("WEB010", visits=asked(f"{URL}/", URL, end="loop"))
    assert found.status is Status.NOT_APPLICABLE


def test_throttling_is_not_observed():
    assert judge_one("WEB010", visits=asked(gap=THROTTLED)).status is Status.NOT_OBSERVED


def test_silence_is_not_observed():
    outcome = judge_one("WEB010", visits={**at_home(), URL: TIMEOUT})
    assert outcome.status is Status.NOT_OBSERVED
    assert outcome.subject == DOMAIN


def test_front_doors_are_not_taken_for_unknown_addresses():
    assert judge_rule("WEB010", visits=at_home({HOME: TIMEOUT})) == []
