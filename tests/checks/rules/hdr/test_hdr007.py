"""HDR007: cookies are sent encrypted only, and log-ins are out of reach for scripts."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, spec_of, statuses
from tests.checks.rules.web_builders import HOME, TIMEOUT, WWW, route, visit

LOGIN = "https://app.coach.example/login"


def judged(cookie):
    return judge_one(
        "HDR007", visits=visit(HOME, headers={"set_cookie": cookie} if cookie else {}), routes=[]
    )


@pytest.mark.parametrize(
    ("cookie", "status"),
    [
        ("sessionid=; Path=/; Secure; HttpOnly; SameSite=Lax", Status.PASS),
        ("sessionid=; Path=/; HttpOnly", Status.FAIL),
        ("sessionid=; Path=/; Secure", Status.FAIL),  # scripts can read it
        ("csrftoken=; Path=/; Secure; SameSite=Lax", Status.PASS),  # a script must read it
        ("csrftoken=; Path=/; Secure", Status.WARN),
        ("lang=; Path=/", Status.WARN),
        ("lang=; Path=/; Secure", Status.PASS),
        ("lang=; SameSite=None", Status.WARN),
        ("__Host-a=; Secure; Domain=coach.example", Status.WARN),
        (None, Status.NOT_APPLICABLE),
    ],
)
def test_cookies_are_judged_by_name_and_attributes(cookie, status):
    outcome = judged(cookie)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_the_cookie_and_what_it_lacks_are_named():
    outcome = judged("sessionid=; Path=/")
    assert "sessionid (a log-in's, by its name, without Secure and HttpOnly)" in outcome.found
    assert f"Where {DOMAIN} sets sessionid," in fix_of("HDR007", outcome)


def test_cookies_of_key_routes_count_for_their_host():
    spec = spec_of(host=[{"name": "app.coach.example"}])
    one = route("login", LOGIN, headers={"set_cookie": "sid=; Path=/"})
    visits = [visit(HOME), visit("https://app.coach.example/", LOGIN, redirect=302)]
    found = judge_rule("HDR007", spec, visits=visits, routes=[one])
    assert statuses(found) == {DOMAIN: "not_applicable", "app.coach.example": "fail"}


def test_a_host_that_was_not_seen_is_not_observed():
    visits = {HOME: visit(HOME), f"https://{WWW}/": TIMEOUT}
    found = judge_rule("HDR007", visits=visits, routes=[])
    assert statuses(found)[WWW] == "not_observed"
