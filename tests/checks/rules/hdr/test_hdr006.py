"""HDR006: what is embedded in the pages can't ask for camera, microphone or position."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import CHALLENGE, HOME, visit


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"permissions_policy": "camera=(), geolocation=(self)"}, Status.PASS),
        ({"permissions_policy": 'camera=(self "https://meet.example"), autoplay=*'}, Status.PASS),
        ({"permissions_policy": "camera=*, microphone=()"}, Status.FAIL),
        ({"permissions_policy": "geolocation=(*)"}, Status.FAIL),
        ({"permissions_policy": "camera 'none'"}, Status.WARN),  # the old header's grammar
        ({"feature_policy": "camera 'none'"}, Status.WARN),
        ({}, Status.WARN),
    ],
)
def test_what_is_said_is_judged_as_browsers_do(headers, status):
    outcome = judge_one("HDR006", visits=visit(HOME, headers=headers))
    assert (outcome.subject, outcome.status) == (DOMAIN, status)
    if status in (Status.FAIL, Status.WARN):
        assert f"Let {DOMAIN} send" in fix_of("HDR006", outcome)


def test_a_challenge_is_not_observed():
    assert judge_one("HDR006", visits=visit(HOME, gap=CHALLENGE)).status is Status.NOT_OBSERVED
