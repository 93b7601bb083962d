"""EDGE006: the site is not served past the protection."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, WEB_ADDRESS, fix_of, judge_one, judge_rule, statuses
from tests.checks.rules.origin_builders import one_try, origins, served
from tests.checks.rules.web_builders import CHALLENGE, WWW


def test_each_host_is_judged_by_its_own_page():
    tries = (one_try(DOMAIN), served(WWW))
    found = judge_rule("EDGE006", origins=origins(*tries, protected=(DOMAIN, WWW)))
    assert statuses(found) == {DOMAIN: "pass", WWW: "fail"}


def test_the_address_and_the_likeness_are_told():
    outcome = judge_one("EDGE006", origins=origins(served()))
    assert f"{WEB_ADDRESS} shows the page of {DOMAIN} to whoever asks, 97%" in outcome.found
    assert f"server at {WEB_ADDRESS}" in fix_of("EDGE006", outcome)


def test_a_page_that_is_only_similar_is_no_proof():
    outcome = judge_one("EDGE006", origins=origins(one_try(status=200, likeness=0.89)))
    assert outcome.status is Status.PASS


def test_a_challenge_says_nothing():
    outcome = judge_one("EDGE006", origins=origins(one_try(gap=CHALLENGE)))
    assert outcome.status is Status.NOT_OBSERVED


def test_without_an_edge_it_is_no_concern():
    outcome = judge_one("EDGE006", origins=origins(protected=()))
    assert outcome.status is Status.NOT_APPLICABLE
