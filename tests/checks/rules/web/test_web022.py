"""WEB022: an old campaign address lands on its target with one permanent redirect."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    TIMEOUT,
    WWW_HOME,
    redirect,
)

SPRING, OFFER = f"{HOME}spring", f"{HOME}offer"


@pytest.mark.parametrize(
    "way",
    [
        (OFFER,),
        (f"{OFFER}/",),
        (OFFER, f"{WWW_HOME}offer"),  # the target itself leads to the canonical host
    ],
)
def test_landing_there_at_once_passes(way):
    outcome = judge_one("WEB022", redirects=redirect(SPRING, OFFER, *way))
    assert outcome.status is Status.PASS
    assert outcome.subject == SPRING


def test_encrypting_and_naming_first_is_no_alarm():
    old = f"http://{DOMAIN}/spring"
    way = (SPRING, f"{WWW_HOME}spring", f"{WWW_HOME}offer")
    found = judge_one("WEB022", redirects=redirect(old, f"{WWW_HOME}offer", *way))
    assert found.status is Status.PASS


@pytest.mark.parametrize(
    ("way", "fields", "why"),
    [
        ((), {}, "is not redirected"),
        ((), {"status": 404}, "ends in an error"),
        ((OFFER,), {"status": 404}, "ends in an error"),
        ((HOME,), {}, f"does not land on {OFFER}"),
        ((f"{SPRING}/", SPRING), {"end": "loop"}, "goes in a circle"),
    ],
)
def test_anything_else_fails(way, fields, why):
    outcome = judge_one("WEB022", redirects=redirect(SPRING, OFFER, *way, **fields))
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    assert f"location = /spring {{ return 301 {OFFER}; }}" in fix_of("WEB022", outcome)


def test_a_temporary_redirect_is_worth_a_word():
    outcome = judge_one("WEB022", redirects=redirect(SPRING, OFFER, OFFER, redirect=302))
    assert outcome.status is Status.WARN
    assert "temporary redirect (302)" in outcome.found


def test_a_long_way_round_is_worth_a_word():
    way = (f"{HOME}a", f"{HOME}b", OFFER)
    assert judge_one("WEB022", redirects=redirect(SPRING, OFFER, *way)).status is Status.WARN


@pytest.mark.parametrize("gap", [TIMEOUT, CHALLENGE])
@pytest.mark.parametrize("way", [(), (OFFER,)])
def test_what_stops_us_on_the_way_is_not_observed(gap, way):
    found = judge_one("WEB022", redirects=redirect(SPRING, OFFER, *way, gap=gap))
    assert found.status is Status.NOT_OBSERVED


def test_an_address_that_was_not_seen_is_not_observed():
    assert judge_one("WEB022", redirects={SPRING: TIMEOUT}).status is Status.NOT_OBSERVED
