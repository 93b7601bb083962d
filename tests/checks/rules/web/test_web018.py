"""WEB018: no public page refers to a staging site or a developer's machine."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import fix_of, judge_one, spec_of
from tests.checks.rules.web_builders import HOME, TIMEOUT, page


def linking(*urls):
    return page("".join(f'<a href="{url}">x</a>' for url in urls))


@pytest.mark.parametrize(
    "url",
    [
        "https://coach.example/contact",
        "https://dev.to/coach",
        "https://dev.visualwebsiteoptimizer.com/j.js",  # a vendor's own idea of a name
        "https://sandbox.paypal.com/",
    ],
)
def test_public_hosts_pass(url):
    outcome = judge_one("WEB018", pages=linking(url))
    assert outcome.status is Status.PASS
    assert outcome.subject == HOME


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://staging.coach.example/clients", "staging.coach.example"),
        ("http://localhost:3000/", "localhost"),
        ("http://192.168.1.20/app.js", "192.168.1.20"),
        ("http://nas.local/face.jpg", "nas.local"),
    ],
)
def test_hosts_that_no_visitor_can_use_fail(url, host):
    outcome = judge_one("WEB018", pages=linking(url))
    assert outcome.status is Status.FAIL
    assert host in outcome.found
    assert host in fix_of("WEB018", outcome)


def test_a_preview_address_is_worth_a_word():
    outcome = judge_one("WEB018", pages=linking("https://coach-git-main.vercel.app/"))
    assert outcome.status is Status.WARN
    assert "coach-git-main.vercel.app" in outcome.found


def test_a_declared_host_is_meant():
    spec = spec_of(host=[{"name": "demo-test.coach.example", "purpose": "demo"}])
    outcome = judge_one("WEB018", spec, pages=linking("https://demo-test.coach.example/"))
    assert outcome.status is Status.PASS


def test_a_page_that_was_not_seen_is_not_observed():
    assert judge_one("WEB018", pages={HOME: TIMEOUT}).status is Status.NOT_OBSERVED
