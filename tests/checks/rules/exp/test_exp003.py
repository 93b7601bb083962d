"""EXP003: no secret key is part of what every visitor is sent."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.web_builders import HOME, TIMEOUT, leak

SCRIPT = f"{HOME}app.js"


def test_pages_without_secrets_pass_once():
    outcome = judge_one("EXP003", leaks=[leak(), leak(SCRIPT)])
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


def test_a_secret_fails_by_kind_and_place():
    bundle = leak(SCRIPT, ("Stripe secret key", 1), ("AWS access key", 2))
    outcome = judge_one("EXP003", leaks=[leak(), bundle])
    assert outcome.status is Status.FAIL
    assert outcome.subject == SCRIPT
    assert "Stripe secret key and 2 × AWS access key" in outcome.found
    fix = fix_of("EXP003", outcome)
    assert "revoke the Stripe secret key and AWS access key" in fix
    assert SCRIPT in fix


def test_a_setting_that_sounds_secret_is_left_to_exp005():
    assert judge_one("EXP003", leaks=leak(settings=("DB_PASSWORD",))).status is Status.PASS


def test_a_script_that_was_not_seen_is_not_green():
    found = judge_rule("EXP003", leaks={HOME: leak(), SCRIPT: TIMEOUT})
    assert statuses(found) == {SCRIPT: "not_observed", DOMAIN: "pass"}


def test_nothing_seen_is_not_observed():
    assert judge_one("EXP003", leaks={HOME: TIMEOUT}).status is Status.NOT_OBSERVED
