"""WEB009: the front page is the client's own and answers with success."""

import pytest

from checks.engine.verdict import Status
from checks.rules.web.placeholder_pages import placeholder_of
from tests.checks.rules.builders import DOMAIN, fix_of, judge_rule, spec_of, statuses
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    REFUSED,
    TIMEOUT,
    WWW,
    at_home,
    visit,
)

API = "https://api.coach.example/"


def judged(*changes, host=DOMAIN):
    found = judge_rule("WEB009", visits=at_home(*changes))
    return next(outcome for outcome in found if outcome.subject == host)


def test_a_page_passes_and_what_leads_to_it_is_not_judged_twice():
    found = statuses(judge_rule("WEB009", visits=at_home()))
    assert found == {DOMAIN: "pass", WWW: "not_applicable"}


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
def test_an_error_in_place_of_the_site_fails(status):
    outcome = judged(visit(HOME, status=status))
    assert outcome.status is Status.FAIL
    assert f"-> {status}" in outcome.found
    assert HOME in fix_of("WEB009", outcome)


@pytest.mark.parametrize(
    "text",
    [
        "Welcome to nginx! If you see this page, the nginx web server is successfully installed",
        "This domain is parked at Fine Names",
        "404 There isn't a GitHub Pages site here.",
        "coach.example — buy this domain",
    ],
)
def test_a_placeholder_fails(text):
    outcome = judged(visit(HOME, text_start=text))
    assert outcome.status is Status.FAIL
    assert placeholder_of(text) in outcome.found


@pytest.mark.parametrize(
    "text",
    ["Coaching for founders " * 30 + "welcome to nginx", "Park your doubts, coming soon", ""],
)
def test_words_of_a_real_site_are_no_placeholder(text):
    assert judged(visit(HOME, text_start=text)).status is Status.PASS


def test_an_app_without_a_page_at_its_root_is_no_alarm():
    found = judge_rule("WEB009", visits=at_home(visit(API, status=404)))
    assert statuses(found)["api.coach.example"] == "not_applicable"


def test_an_app_that_fails_is():
    declared = spec_of(host=[{"name": "api.coach.example"}])
    found = judge_rule("WEB009", declared, visits=at_home(visit(API, status=500)))
    assert statuses(found)["api.coach.example"] == "fail"


def test_a_name_that_was_only_guessed_holds_up_no_launch():
    found = judge_rule("WEB009", visits=at_home(visit(API, text_start="Welcome to nginx!")))
    assert statuses(found)["api.coach.example"] == "warn"


def test_a_site_at_another_company_is_judged_there():
    visits = at_home(visit(HOME, "https://coach.platform.example/", status=404))
    found = judge_rule("WEB009", spec_of(), visits=visits)
    assert statuses(found)[DOMAIN] == "fail"


def test_a_challenge_is_not_observed():
    blocked = [visit(url, gap=CHALLENGE) for url in (HOME, f"http://{DOMAIN}/")]
    assert judged(*blocked).status is Status.NOT_OBSERVED


def test_silence_is_not_observed():
    assert judged({HOME: TIMEOUT, f"http://{DOMAIN}/": TIMEOUT}).status is Status.NOT_OBSERVED


def test_a_closed_door_and_a_silent_one_are_not_observed():
    assert judged({HOME: REFUSED, f"http://{DOMAIN}/": TIMEOUT}).status is Status.NOT_OBSERVED


def test_a_host_that_nobody_serves_is_left_to_other_rules():
    assert judged({HOME: REFUSED, f"http://{DOMAIN}/": REFUSED}).status is Status.NOT_APPLICABLE
