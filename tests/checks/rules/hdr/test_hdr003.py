"""HDR003: browsers are told not to guess what a file is."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import CHALLENGE, HOME, WWW, WWW_HOME, visit


def sending(value):
    return visit(HOME, headers={"x_content_type_options": value} if value else {})


@pytest.mark.parametrize("value", ["nosniff", "NoSniff", "nosniff, nosniff"])
def test_nosniff_passes(value):
    outcome = judge_one("HDR003", visits=sending(value))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize(("value", "why"), [(None, "sends no"), ("yes", "browsers ignore")])
def test_none_or_another_value_fails(value, why):
    outcome = judge_one("HDR003", visits=sending(value))
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    assert f"Let {DOMAIN} send" in fix_of("HDR003", outcome)


@pytest.mark.parametrize(
    "one",
    [
        visit(HOME, WWW_HOME),
        visit(HOME, status=404),
        visit(HOME, headers={"content_type": "application/json"}),
    ],
)
def test_what_is_no_page_of_its_own_is_no_concern(one):
    assert judge_one("HDR003", visits=one).status is Status.NOT_APPLICABLE


def test_guessed_names_are_no_concern():
    assert judge_rule("HDR003", visits=visit("https://blog.coach.example/")) == []


def test_a_challenge_is_not_observed():
    found = judge_rule("HDR003", visits=[visit(HOME, gap=CHALLENGE), sending_www()])
    assert statuses(found) == {DOMAIN: "not_observed", WWW: "pass"}


def sending_www():
    return visit(WWW_HOME, headers={"x_content_type_options": "nosniff"})
