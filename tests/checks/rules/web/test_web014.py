"""WEB014: the front page does not ask search engines to leave it out."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import fix_of, judge_one, spec_of
from tests.checks.rules.web_builders import CHALLENGE, HOME, WWW_HOME, at_home, page, visit

NOINDEX = '<meta name="robots" content="noindex, nofollow">'


def judged(pages, *changes):
    return judge_one("WEB014", spec_of(), visits=at_home(*changes), pages=pages)


@pytest.mark.parametrize(
    ("head", "header"),
    [
        ("", ""),
        ('<meta name="robots" content="index, follow">', ""),
        ("", "max-snippet: 50, max-image-preview: large"),
        ("", "unavailable_after: 25 Jun 2030 15:00:00 GMT"),
        ("", "gptbot: noindex"),
        ("", "nofollow"),
    ],
)
def test_a_page_that_may_be_listed_passes(head, header):
    assert judged(page(head=head, x_robots_tag=header)).status is Status.PASS


@pytest.mark.parametrize(
    ("head", "header", "where"),
    [
        (NOINDEX, "", "robots meta tag"),
        ('<meta name="googlebot" content="NONE">', "", "robots meta tag"),
        ("", "noindex", "X-Robots-Tag header"),
        ("", "nofollow, noindex", "X-Robots-Tag header"),
        ("", "googlebot: nofollow, noindex", "X-Robots-Tag header"),
        ("", "max-snippet: 50, noindex", "X-Robots-Tag header"),
        (NOINDEX, "none", "robots meta tag of the page and the X-Robots-Tag header"),
    ],
)
def test_noindex_on_the_front_page_fails(head, header, where):
    outcome = judged(page(head=head, x_robots_tag=header))
    assert outcome.status is Status.FAIL
    assert outcome.subject == HOME
    assert where in outcome.found
    assert where in fix_of("WEB014", outcome)


def test_the_front_page_is_where_the_domain_leads():
    home = f"{HOME}en/welcome"
    found = judged(page(head=NOINDEX, url=home), visit(HOME, home))
    assert found.status is Status.FAIL


@pytest.mark.parametrize("url", [f"{HOME}login", "https://app.coach.example/", f"{WWW_HOME}thanks"])
def test_noindex_on_a_log_in_is_no_alarm(url):
    assert judged(page(head=NOINDEX, url=url)).status is Status.NOT_APPLICABLE


def test_a_challenge_is_not_observed():
    assert judged({HOME: CHALLENGE}).status is Status.NOT_OBSERVED
