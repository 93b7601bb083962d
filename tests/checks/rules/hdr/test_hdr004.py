"""HDR004: other sites can't show this one inside a frame of theirs."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule
from tests.checks.rules.web_builders import CHALLENGE, HOME, WWW_HOME, visit


def sending(policy="", options=""):
    pairs = {"content_security_policy": policy, "x_frame_options": options}
    return visit(HOME, headers={name: value for name, value in pairs.items() if value})


@pytest.mark.parametrize(
    ("policy", "options"),
    [
        ("frame-ancestors 'none'", ""),
        ("default-src 'self'; frame-ancestors 'self' https://partner.example", ""),
        ("", "DENY"),
        ("", "SameOrigin"),
        ("frame-ancestors 'self'", "ALLOW-FROM https://partner.example"),
        ("frame-ancestors *, frame-ancestors 'self'", ""),  # both policies apply
    ],
)
def test_a_limit_passes(policy, options):
    outcome = judge_one("HDR004", visits=sending(policy, options))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize(
    ("policy", "options"),
    [
        ("", ""),
        ("default-src 'self'", ""),  # frame-ancestors does not fall back to it
        ("frame-ancestors *", ""),
        ("frame-ancestors https:", "DENY"),  # browsers then ignore X-Frame-Options
    ],
)
def test_no_limit_fails(policy, options):
    outcome = judge_one("HDR004", visits=sending(policy, options))
    assert outcome.status is Status.FAIL
    assert f"Let {DOMAIN} send" in fix_of("HDR004", outcome)


def test_a_value_that_browsers_ignore_is_worth_a_word():
    outcome = judge_one("HDR004", visits=sending(options="ALLOW-FROM https://partner.example"))
    assert outcome.status is Status.WARN
    assert "ignore ALLOW-FROM" in outcome.found


@pytest.mark.parametrize(
    "one",
    [visit(HOME, WWW_HOME), visit(HOME, headers={"content_type": "application/json"})],
)
def test_what_is_no_page_of_its_own_is_no_concern(one):
    assert judge_one("HDR004", visits=one).status is Status.NOT_APPLICABLE


def test_guessed_names_are_no_concern():
    assert judge_rule("HDR004", visits=visit("https://blog.coach.example/")) == []


def test_a_challenge_is_not_observed():
    assert judge_one("HDR004", visits=visit(HOME, gap=CHALLENGE)).status is Status.NOT_OBSERVED
