"""EDGE007: the server behind the edge turns away who does not come through it."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, judge_one
from tests.checks.rules.origin_builders import one_try, origins, served
from tests.checks.rules.web_builders import certificate, endpoint

OWN = endpoint(certificate(DOMAIN))
OTHERS = endpoint(certificate("server7.oldhost.example"))


def judged(*tries, **fields):
    return judge_one("EDGE007", origins=origins(*tries, **fields))


@pytest.mark.parametrize(
    "one",
    [
        served(),
        one_try(status=302, endpoint=OWN),  # leads a stranger on
        one_try(status=500, endpoint=OWN),  # fails, but lets the request in
    ],
)
def test_an_answer_to_a_stranger_fails(one):
    outcome = judged(one)
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.FAIL)


@pytest.mark.parametrize("status", [400, 403, 421])
def test_a_refusal_passes(status):
    assert judged(one_try(status=status, endpoint=OWN)).status is Status.PASS


@pytest.mark.parametrize(
    "one",
    [
        one_try(status=302, endpoint=OTHERS),  # somebody else's server
        one_try(status=200, likeness=0.3, endpoint=OWN),  # a former host, with its old page
        one_try(status=404, endpoint=OWN),
        one_try(gap=TIMEOUT),
    ],
)
def test_a_server_that_was_not_found_can_not_be_tried(one):
    assert judged(one).status is Status.NOT_APPLICABLE


def test_without_an_edge_it_is_no_concern():
    assert judged(protected=()).status is Status.NOT_APPLICABLE


def test_nothing_seen_at_all_is_not_observed():
    assert judge_one("EDGE007", origins=TIMEOUT).status is Status.NOT_OBSERVED
