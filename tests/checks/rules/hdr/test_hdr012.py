"""HDR012: error pages carry the same protection as all others."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import CHALLENGE, HOME, TIMEOUT, visit

NOWHERE = HOME + "launchready-no-such-page-7f3a9c"
SAFE = {"x_content_type_options": "nosniff", "referrer_policy": "no-referrer"}


def judged(**error):
    front = visit(HOME, headers=SAFE)
    return judge_one("HDR012", visits=[front, visit(NOWHERE, role="unknown_path", **error)])


def test_the_same_headers_pass():
    outcome = judged(status=404, headers=SAFE)
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.PASS)


def test_what_an_error_page_lacks_is_named():
    outcome = judged(status=404, headers={"referrer_policy": "no-referrer"})
    assert outcome.status is Status.WARN
    assert "lacks x-content-type-options" in outcome.found
    assert f"Let {DOMAIN} send x-content-type-options with" in fix_of("HDR012", outcome)


def test_more_on_the_error_page_is_no_fault():
    assert judged(status=404, headers={**SAFE, "x_frame_options": "DENY"}).status is Status.PASS


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ({"status": 200}, Status.NOT_APPLICABLE),  # WEB010 says so
        ({"gap": CHALLENGE}, Status.NOT_OBSERVED),
    ],
)
def test_without_an_error_page_nothing_is_compared(error, status):
    assert judged(**error).status is status


def test_an_unseen_error_page_is_not_observed():
    outcome = judge_one("HDR012", visits={HOME: visit(HOME, headers=SAFE), NOWHERE: TIMEOUT})
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.NOT_OBSERVED)


def test_an_unseen_front_page_leaves_nothing_to_compare_with():
    visits = [visit(HOME, gap=TIMEOUT), visit(NOWHERE, role="unknown_path", status=404)]
    assert judge_one("HDR012", visits=visits).status is Status.NOT_OBSERVED
