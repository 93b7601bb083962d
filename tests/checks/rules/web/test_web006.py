"""WEB006: no redirect leads in a circle."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_rule, spec_of, statuses
from tests.checks.rules.web_builders import HOME, TIMEOUT, WWW, WWW_HOME, at_home, visit

HTTP, HTTP_WWW = f"http://{DOMAIN}/", f"http://{WWW}/"


def test_ways_that_end_pass():
    assert statuses(judge_rule("WEB006", visits=at_home())) == {DOMAIN: "pass", WWW: "pass"}


def test_a_site_that_redirects_to_itself_fails_by_name():
    circle = [visit(HOME, HOME, end="loop"), visit(HTTP, HOME, HOME, end="loop")]
    found = judge_rule("WEB006", visits=at_home(*circle))
    apex = next(outcome for outcome in found if outcome.subject == DOMAIN)
    assert apex.status is Status.FAIL
    assert apex.found == f"{HOME} goes in a circle: {HOME} -> 301 -> {HOME}."
    assert HOME in fix_of("WEB006", apex)


def test_one_circle_is_one_risk_however_many_names_lead_into_it():
    circle = [
        visit(HTTP, HOME, WWW_HOME, WWW_HOME, end="loop"),
        visit(HOME, WWW_HOME, WWW_HOME, end="loop"),
        visit(HTTP_WWW, WWW_HOME, WWW_HOME, end="loop"),
        visit(WWW_HOME, WWW_HOME, end="loop"),
    ]
    found = statuses(judge_rule("WEB006", visits=at_home(*circle)))
    assert found == {WWW: "fail", DOMAIN: "not_applicable"}


def test_a_circle_between_two_names_belongs_to_the_canonical_one():
    circle = [
        visit(HTTP, HOME, WWW_HOME, HOME, end="loop"),
        visit(HOME, WWW_HOME, HOME, end="loop"),
        visit(HTTP_WWW, WWW_HOME, HOME, WWW_HOME, end="loop"),
        visit(WWW_HOME, HOME, WWW_HOME, end="loop"),
    ]
    found = statuses(judge_rule("WEB006", spec_of(canonical=WWW), visits=at_home(*circle)))
    assert found == {WWW: "fail", DOMAIN: "not_applicable"}


def test_a_way_without_end_fails():
    endless = visit(HOME, *(f"{HOME}{step}" for step in range(10)), end="too_many")
    found = judge_rule("WEB006", visits=at_home(endless))
    apex = next(outcome for outcome in found if outcome.subject == DOMAIN)
    assert apex.status is Status.FAIL
    assert "does not end after 10 steps" in apex.found


def test_silence_is_not_observed():
    found = judge_rule("WEB006", visits=at_home({HOME: TIMEOUT}))
    assert statuses(found)[DOMAIN] == "not_observed"


def test_a_long_way_that_ends_is_no_circle():
    way = visit(HOME, *(f"{HOME}{step}" for step in range(9)))
    assert statuses(judge_rule("WEB006", visits=at_home(way)))[DOMAIN] == "pass"
