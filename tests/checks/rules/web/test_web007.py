"""WEB007: no redirect goes from https back to http."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_rule, statuses
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    TIMEOUT,
    WWW,
    WWW_HOME,
    at_home,
    visit,
)

LOGIN = f"http://{DOMAIN}/login"


def test_ways_that_stay_encrypted_pass():
    assert statuses(judge_rule("WEB007", visits=at_home())) == {DOMAIN: "pass", WWW: "pass"}


def test_one_unencrypted_step_fails_though_the_end_is_encrypted():
    found = judge_rule("WEB007", visits=at_home(visit(HOME, LOGIN, f"{HOME}login")))
    apex = next(outcome for outcome in found if outcome.subject == DOMAIN)
    assert apex.status is Status.FAIL
    assert f"{HOME} -> 301 -> {LOGIN} -> 301 -> {HOME}login -> 200" in apex.found
    assert LOGIN in fix_of("WEB007", apex)


def test_it_is_told_of_the_host_that_does_it_and_not_of_those_that_lead_there():
    way = [visit(WWW_HOME, HOME, LOGIN), visit(HOME, LOGIN)]
    found = statuses(judge_rule("WEB007", visits=at_home(*way)))
    assert found == {DOMAIN: "fail", WWW: "pass"}


def test_a_strangers_downgrade_is_told_of_the_host_that_leads_there():
    found = judge_rule(
        "WEB007", visits=[visit(WWW_HOME, "https://old.example/", "http://old.example/x")]
    )
    assert statuses(found) == {WWW: "fail"}


def test_silence_is_not_observed():
    found = judge_rule("WEB007", visits=at_home({HOME: TIMEOUT}))
    assert statuses(found)[DOMAIN] == "not_observed"


def test_a_challenge_is_not_observed():
    found = judge_rule("WEB007", visits=at_home(visit(HOME, gap=CHALLENGE)))
    assert statuses(found)[DOMAIN] == "not_observed"


def test_a_downgrade_that_ends_in_silence_is_still_seen():
    found = judge_rule("WEB007", visits=at_home(visit(HOME, LOGIN, gap=TIMEOUT)))
    assert statuses(found)[DOMAIN] == "fail"
