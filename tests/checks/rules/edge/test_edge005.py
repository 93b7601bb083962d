"""EDGE005: no record names the server behind the protection."""

import pytest

from checks.engine.facts import Gap, Reason
from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, TIMEOUT, WEB_ADDRESS, fix_of, judge_one
from tests.checks.rules.origin_builders import RECORD, one_try, origins, served
from tests.checks.rules.web_builders import CHALLENGE, REFUSED, WWW


def judged(*tries, **fields):
    return judge_one("EDGE005", origins=origins(*tries, **fields))


def test_a_record_that_leads_to_the_server_fails_once_for_all_hosts():
    outcome = judged(served(), served(WWW), protected=(DOMAIN, WWW))
    assert (outcome.subject, outcome.status) == (DOMAIN, Status.FAIL)
    assert f"at {WEB_ADDRESS}, as {RECORD} tells" in outcome.found
    assert f"Remove {RECORD}" in fix_of("EDGE005", outcome)


@pytest.mark.parametrize(
    "tries",
    [
        (),
        (one_try(),),
        (one_try(status=200, likeness=0.6),),  # a page of the same designer's
        (one_try(status=500, likeness=0.0),),
        (one_try(gap=REFUSED),),
        (one_try(gap=TIMEOUT),),  # what a firewall looks like from outside
    ],
)
def test_addresses_that_do_not_show_the_site_pass(tries):
    assert judged(*tries).status is Status.PASS


def test_a_silent_address_is_named():
    assert f"{WEB_ADDRESS} gave us no answer" in judged(one_try(gap=TIMEOUT)).found


@pytest.mark.parametrize(
    "fields",
    [
        {"tries": (one_try(gap=CHALLENGE),)},
        {"tries": (one_try(gap=Gap(Reason.OURS, "no socket")),)},
        {"tries": (), "unseen": TIMEOUT},
    ],
)
def test_what_was_not_seen_is_not_green(fields):
    tries = fields.pop("tries")
    assert judged(*tries, **fields).status is Status.NOT_OBSERVED


def test_without_an_edge_there_is_nothing_to_hide():
    assert judged(protected=()).status is Status.NOT_APPLICABLE
