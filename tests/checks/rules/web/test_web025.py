"""WEB025: the redirects to the one address keep the path and the query."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule
from tests.checks.rules.web_builders import CHALLENGE, HOME, REFUSED, TIMEOUT, WWW, deep_links

LINK = "deep?utm_source=mail"
ASKED = f"https://{WWW}/{LINK}"
PLAIN = f"http://{WWW}/{LINK}"
OWN = f"{HOME}{LINK}"


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ((ASKED, OWN), "at once"),
        ((PLAIN, ASKED, OWN), "encrypted first"),
        ((ASKED, f"{HOME}de/{LINK}"), "a language is put before it"),
        ((ASKED, f"{HOME}deep/?utm_source=mail"), "a slash is added"),
        ((ASKED, f"{HOME}deep?utm_source=mail&from=www"), "something is added"),
        ((ASKED, OWN, HOME), "the site itself sends what it does not know to its front page"),
        ((ASKED, OWN, f"{HOME}404"), "the site has an address for what it does not know"),
    ],
)
def test_a_page_that_is_kept_passes(way, why):
    outcome = judge_one("WEB025", deep_links=deep_links(way))
    assert (outcome.status, outcome.subject) == (Status.PASS, WWW), why


@pytest.mark.parametrize(
    ("ways", "why"),
    [
        ([(ASKED, HOME)], "all to the front page"),
        ([(ASKED, f"{HOME}?utm_source=mail")], "the query alone is kept"),
        ([(PLAIN, OWN), (ASKED, HOME)], "one of the two ways"),
        ([(PLAIN, f"http://{DOMAIN}/", HOME)], "lost by the first step"),
    ],
)
def test_a_page_that_is_forgotten_fails(ways, why):
    outcome = judge_one("WEB025", deep_links=deep_links(*ways))
    assert (outcome.status, outcome.subject) == (Status.FAIL, WWW), why
    assert "The page is lost on the way" in outcome.found
    assert f"At {WWW}" in fix_of("WEB025", outcome)
    assert f"https://{DOMAIN}$request_uri" in fix_of("WEB025", outcome)


@pytest.mark.parametrize("end", [f"{HOME}deep", f"{HOME}deep?utm_medium=mail"])
def test_a_query_that_is_forgotten_is_a_warning(end):
    outcome = judge_one("WEB025", deep_links=deep_links((ASKED, end)))
    assert outcome.status is Status.WARN
    assert "The query is lost" in outcome.found


def test_a_spelling_that_leads_nowhere_is_left_to_other_rules():
    served = judge_one("WEB025", deep_links=deep_links((ASKED,), status=404))
    absent = judge_one("WEB025", deep_links=deep_links((ASKED,), gap=REFUSED))
    assert served.status is absent.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("gap", [TIMEOUT, CHALLENGE])
def test_what_stops_us_is_not_observed(gap):
    assert judge_one("WEB025", deep_links={ASKED: gap}).status is Status.NOT_OBSERVED
    stopped = deep_links((ASKED,), gap=gap)
    assert judge_one("WEB025", deep_links=stopped).status is Status.NOT_OBSERVED


def test_what_stops_us_behind_the_redirect_hides_nothing():
    behind = deep_links((ASKED, OWN), gap=TIMEOUT)
    assert judge_one("WEB025", deep_links=behind).status is Status.PASS


def test_each_host_is_judged_by_itself():
    links = deep_links((ASKED, OWN), (f"http://{DOMAIN}/{LINK}", HOME))
    assert {each.subject: each.status for each in judge_rule("WEB025", deep_links=links)} == {
        WWW: Status.PASS,
        DOMAIN: Status.FAIL,
    }
