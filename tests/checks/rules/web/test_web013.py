"""WEB013: robots.txt does not shut search engines out."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import CHALLENGE, robots


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nAllow: /\n",
        "User-agent: *\nDisallow:\n",
        "User-agent: *\nDisallow: /admin\nSitemap: https://coach.example/sitemap.xml\n",
        "User-agent: GPTBot\nDisallow: /\n",  # robots that don't bring visitors
        "User-agent: *\nDisallow: /\nAllow: /$\n",
        "",
    ],
)
def test_files_that_let_search_engines_in_pass(text):
    outcome = judge_one("WEB013", robots=robots(text))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("User-agent: *\nDisallow: /\n", "Google and Bing"),
        ("User-agent: Googlebot\nDisallow: /\n", "Google"),
        ("User-agent: *\nDisallow: /*\n", "Google and Bing"),
    ],
)
def test_shutting_search_engines_out_fails(text, who):
    outcome = judge_one("WEB013", robots=robots(text))
    assert outcome.status is Status.FAIL
    assert f"tells {who} not" in outcome.found
    assert f"https://{DOMAIN}/robots.txt" in fix_of("WEB013", outcome)


def test_all_but_the_search_engines_shut_out_is_no_alarm():
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Googlebot\nUser-agent: bingbot\nAllow: /\n"
    outcome = judge_one("WEB013", robots=robots(text))
    assert outcome.status is Status.PASS
    assert "every crawler but some" in outcome.found


@pytest.mark.parametrize("status", [404, 403, 410])
def test_no_file_means_that_all_may_be_read(status):
    assert judge_one("WEB013", robots=robots("", status=status)).status is Status.PASS


def test_a_server_error_counts_as_keep_out():
    assert judge_one("WEB013", robots=robots("", status=500)).status is Status.FAIL


def test_a_page_in_its_place_is_worth_a_word():
    page = robots("<!doctype html><html>User-agent: *\nDisallow: /\n", content_type="text/html")
    assert judge_one("WEB013", robots=page).status is Status.WARN


def test_a_challenge_is_not_observed():
    assert judge_one("WEB013", robots=CHALLENGE).status is Status.NOT_OBSERVED
