"""WEB008: the redirects between the site's addresses are permanent."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_rule, spec_of, statuses
from tests.checks.rules.web_builders import HOME, TIMEOUT, WWW, WWW_HOME, at_home, visit

HTTP = f"http://{DOMAIN}/"


def judged(*changes, spec=None):
    return {one.subject: one for one in judge_rule("WEB008", spec, visits=at_home(*changes))}


def test_permanent_ones_pass():
    assert {one.status for one in judged().values()} == {Status.PASS}


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_one_warns(status):
    outcome = judged(visit(HTTP, HOME, redirect=status))[DOMAIN]
    assert outcome.status is Status.WARN
    assert f"{HTTP} -> {status} -> {HOME} -> 200" in outcome.found
    assert f"Answer {HTTP} with status 301 (or 308) in place of {status}." in fix_of(
        "WEB008", outcome
    )


def test_308_is_permanent_as_well():
    assert judged(visit(HTTP, HOME, redirect=308))[DOMAIN].status is Status.PASS


@pytest.mark.parametrize(
    "target",
    [
        HOME + "en/",  # a language
        "https://coach.booking-tool.example/",  # somebody else's address
    ],
)
def test_other_redirects_may_change_any_day(target):
    found = judged(visit(HTTP, HOME), visit(HOME, target, redirect=302))
    assert found[DOMAIN].status is Status.PASS


def test_a_site_without_redirects_is_no_concern():
    plain = judge_rule(
        "WEB008", spec_of("book.coach.example"), visits=visit("https://book.coach.example/")
    )
    assert statuses(plain) == {"book.coach.example": "not_applicable"}


def test_an_unseen_way_is_not_observed():
    assert judged({WWW_HOME: TIMEOUT})[WWW].status is Status.NOT_OBSERVED
