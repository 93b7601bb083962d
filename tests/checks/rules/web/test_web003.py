"""WEB003: the first redirect goes to https on the same host."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_rule, spec_of, statuses
from tests.checks.rules.web_builders import (
    HOME,
    REFUSED,
    TIMEOUT,
    WWW,
    WWW_HOME,
    at_home,
    visit,
)

HTTP = f"http://{DOMAIN}/"


def judged(*changes):
    found = judge_rule("WEB003", visits=at_home(*changes))
    return next(outcome for outcome in found if outcome.subject == DOMAIN)


def test_encrypting_first_passes():
    assert statuses(judge_rule("WEB003", visits=at_home())) == {DOMAIN: "pass", WWW: "pass"}


def test_changing_the_name_in_the_same_step_fails():
    outcome = judged(visit(HTTP, WWW_HOME))
    assert outcome.status is Status.FAIL
    assert f"{HTTP} -> 301 -> {WWW_HOME} -> 200" in outcome.found
    fix = fix_of("WEB003", outcome)
    assert f"https://{DOMAIN}/ first" in fix
    assert WWW_HOME in fix


def test_changing_the_name_before_encrypting_fails():
    assert judged(visit(HTTP, f"http://{WWW}/", WWW_HOME)).status is Status.FAIL


def test_a_step_on_the_same_host_before_it_is_no_alarm():
    way = visit(HTTP, f"http://{DOMAIN}/en/", f"https://{DOMAIN}/en/")
    assert judged(way).status is Status.PASS


def test_no_redirect_is_left_to_web002():
    assert judged(visit(HTTP)).status is Status.NOT_APPLICABLE


def test_a_host_without_https_is_left_to_tls001():
    assert judged(visit(HTTP, WWW_HOME), {HOME: REFUSED}).status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judged({HTTP: TIMEOUT}).status is Status.NOT_OBSERVED


def test_an_ending_that_browsers_only_ask_encrypted_is_no_alarm():
    spec = spec_of("coach.dev")
    ways = [
        visit("http://coach.dev/", "https://www.coach.dev/"),
        visit("https://coach.dev/", "https://www.coach.dev/"),
    ]
    assert statuses(judge_rule("WEB003", spec, visits=ways)) == {"coach.dev": "not_applicable"}
