"""WEB017: an encrypted page loads nothing unencrypted."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import HOME, TIMEOUT, page

SCRIPT = '<script src="http://cdn.example/counter.js"></script>'
PICTURE = '<img src="http://cdn.example/face.jpg">'


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<script src="https://cdn.example/a.js"></script><img src="/face.jpg">',
        '<script src="//cdn.example/a.js"></script>',
        '<a href="http://old.example/">a link is no part of the page</a>',
        '<script src="http://localhost:3000/a.js"></script>',
        '<img src="http://127.0.0.1/face.jpg">',
        '<form action="http://old.example/send"><input name="email"></form>',  # WEB023's
    ],
)
def test_nothing_unencrypted_passes(body):
    outcome = judge_one("WEB017", pages=page(body))
    assert outcome.status is Status.PASS
    assert outcome.subject == HOME


@pytest.mark.parametrize(
    "body",
    [
        SCRIPT,
        '<link rel="stylesheet" href="http://cdn.example/a.css">',
        '<iframe src="http://booking.example/"></iframe>',
        SCRIPT + PICTURE,
    ],
)
def test_what_browsers_block_fails(body):
    outcome = judge_one("WEB017", pages=page(body))
    assert outcome.status is Status.FAIL
    assert "http://" in fix_of("WEB017", outcome)


def test_pictures_alone_are_worth_a_word():
    outcome = judge_one("WEB017", pages=page(PICTURE))
    assert outcome.status is Status.WARN
    assert "http://cdn.example/face.jpg" in outcome.found


@pytest.mark.parametrize(
    "made",
    [
        lambda body: page(body, content_security_policy="upgrade-insecure-requests"),
        lambda body: page(
            body,
            head='<meta http-equiv="Content-Security-Policy" content="upgrade-insecure-requests">',
        ),
    ],
)
def test_a_policy_that_upgrades_is_no_alarm(made):
    assert judge_one("WEB017", pages=made(SCRIPT)).status is Status.PASS


def test_an_unencrypted_page_is_left_to_web002():
    found = judge_one("WEB017", pages=page(SCRIPT, f"http://{DOMAIN}/"))
    assert found.status is Status.NOT_APPLICABLE


def test_a_page_that_was_not_seen_is_not_observed():
    assert judge_one("WEB017", pages={HOME: TIMEOUT}).status is Status.NOT_OBSERVED
