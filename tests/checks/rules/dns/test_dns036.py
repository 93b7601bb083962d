"""DNS036: no host is free for a stranger to claim."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    WEB_ADDRESS,
    fix_of,
    host,
    judge_one,
    judge_rule,
    nxdomain,
    statuses,
)
from tests.checks.rules.web_builders import visit

BLOG = "blog.coach.example"
TARGET = "coach.github.io"
NOBODY = "404 There isn’t a GitHub Pages site here. If you're trying to publish one, read on."


def judged(text, target=TARGET, **fields):
    blog = host(BLOG, WEB_ADDRESS, cname=target)
    return judge_one("DNS036", hosts=blog, visits=visit(f"https://{BLOG}/", text_start=text))


def test_a_site_in_use_passes():
    assert judged("Notes on steady leadership").status is Status.PASS


def test_the_services_own_nobody_here_fails():
    outcome = judged(NOBODY)
    assert outcome.status is Status.FAIL
    assert outcome.subject == BLOG
    assert f"name blog, type CNAME, value {TARGET}" in fix_of("DNS036", outcome)


def test_the_same_words_at_an_unknown_service_are_no_proof():
    assert judged(NOBODY, target="coach.somewhere.example").status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("coach.herokudns.com", "There's nothing here, yet. Build something amazing"),
        ("shops.myshopify.com", "Sorry, this shop is currently unavailable."),
        ("coach.s3-website-eu-west-1.amazonaws.com", "404 Not Found Code: NoSuchBucket"),
        ("coach.ghost.io", "The thing you were looking for is no longer here, or never was"),
    ],
)
def test_services_are_known_by_their_words(target, text):
    assert judged(text, target=target).status is Status.FAIL


def test_a_free_name_at_a_cloud_fails_without_any_page():
    target = "coach.azurewebsites.net"
    link = ((BLOG, target),)
    gone = host(BLOG, cname=target, a=nxdomain(BLOG, aliases=link), aaaa=nxdomain(BLOG, "AAAA"))
    outcome = judge_one("DNS036", hosts=gone, visits=[])
    assert outcome.status is Status.FAIL
    assert "free to be taken" in outcome.found


def test_a_cloud_name_with_an_address_is_taken():
    taken = host(BLOG, WEB_ADDRESS, cname="coach.azurewebsites.net")
    assert judge_one("DNS036", hosts=taken, visits=[]).status is Status.PASS


def test_a_page_that_was_not_seen_is_not_observed():
    blog = host(BLOG, WEB_ADDRESS, cname=TARGET)
    seen = judge_rule(
        "DNS036",
        hosts=blog,
        visits={
            f"https://{BLOG}/": TIMEOUT,
            "https://coach.example/": visit("https://coach.example/"),
        },
    )
    assert statuses(seen) == {BLOG: "not_observed"}
