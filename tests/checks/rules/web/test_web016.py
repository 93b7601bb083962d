"""WEB016: links within the site lead somewhere."""

import pytest

from checks.engine.facts import LinkFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import CHALLENGE, HOME, REFUSED, TIMEOUT, page, visit

OFFER = HOME + "offer"
FINE = LinkFacts(HOME + "about", HOME, visit(HOME + "about"))


def judged(*urls, **fields):
    one = LinkFacts(OFFER, HOME, visit(*(urls or (OFFER,)), **fields))
    return judge_one("WEB016", pages=page(), links=[FINE, one])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": 200}, Status.PASS),
        ({"status": 401}, Status.PASS),  # asks for a log-in
        ({"status": 403}, Status.PASS),
        ({"status": 404}, Status.FAIL),
        ({"status": 410}, Status.FAIL),
        ({"status": 500}, Status.FAIL),
        ({"gap": CHALLENGE}, Status.NOT_OBSERVED),
    ],
)
def test_where_a_link_ends_is_judged(fields, status):
    outcome = judged(**fields)
    assert (outcome.subject, outcome.status) == (DOMAIN, status)


def test_a_redirect_to_a_page_is_fine_and_a_circle_is_not():
    assert judged(OFFER, HOME).status is Status.PASS
    assert judged(OFFER, OFFER, end="loop").status is Status.FAIL


def test_link_and_page_are_named():
    outcome = judged(status=404)
    assert f"1 of 2 links lead nowhere: {OFFER} on {HOME} (status 404)." in outcome.found
    assert OFFER in fix_of("WEB016", outcome)


@pytest.mark.parametrize(
    ("gap", "status"), [(REFUSED, Status.FAIL), (TIMEOUT, Status.NOT_OBSERVED)]
)
def test_nobody_there_is_a_fault_and_no_answer_is_not_observed(gap, status):
    outcome = judge_one("WEB016", pages=page(), links={FINE.url: FINE, OFFER: gap})
    assert outcome.status is status


def test_pages_without_links_are_no_concern():
    assert judge_one("WEB016", pages=page(), links=[]).status is Status.NOT_APPLICABLE


def test_a_page_that_was_not_read_may_link_anywhere():
    pages = {HOME: page(), OFFER: TIMEOUT}
    for links in ([], [FINE]):
        assert judge_one("WEB016", pages=pages, links=links).status is Status.NOT_OBSERVED
