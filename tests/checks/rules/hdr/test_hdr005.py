"""HDR005: other sites are not told which page a visitor came from."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import CHALLENGE, HOME, visit


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (None, Status.PASS),  # browsers keep the address to themselves
        ("no-referrer", Status.PASS),
        ("unsafe-url, strict-origin-when-cross-origin", Status.PASS),  # the last one counts
        ("unsafe-url", Status.FAIL),
        ("no-referrer-when-downgrade", Status.FAIL),  # a former default, often copied
        ("strict", Status.WARN),
    ],
)
def test_what_is_said_is_judged_as_browsers_do(value, status):
    headers = {"referrer_policy": value} if value else {}
    outcome = judge_one("HDR005", visits=visit(HOME, headers=headers))
    assert (outcome.subject, outcome.status) == (DOMAIN, status)
    if status is Status.FAIL:
        assert f"Let {DOMAIN} send" in fix_of("HDR005", outcome)


def test_a_challenge_is_not_observed():
    assert judge_one("HDR005", visits=visit(HOME, gap=CHALLENGE)).status is Status.NOT_OBSERVED
