"""HDR001: browsers are told to use https only (HSTS)."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule, spec_of, statuses
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    REFUSED,
    TIMEOUT,
    WWW,
    WWW_HOME,
    visit,
)

YEAR = "max-age=31536000"


def sending(value, *way, **fields):
    headers = {"strict_transport_security": value} if value else {}
    return visit(HOME, *way, headers=headers, **fields)


@pytest.mark.parametrize(
    "value",
    [YEAR, f"{YEAR}; includeSubDomains; preload", "max-age=15552000", 'MAX-AGE="63072000"'],
)
def test_half_a_year_or_more_passes(value):
    outcome = judge_one("HDR001", visits=sending(value))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "sends no Strict-Transport-Security header"),
        ("max-age=0", "forget within a day"),
        ("includeSubDomains", "browsers ignore"),
        ("max-age=31536000, includeSubDomains", "browsers ignore"),
    ],
)
def test_none_or_one_without_effect_fails(value, why):
    outcome = judge_one("HDR001", visits=sending(value))
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    assert f"Let {DOMAIN} send" in fix_of("HDR001", outcome)


def test_a_month_is_worth_a_word():
    outcome = judge_one("HDR001", visits=sending("max-age=2592000"))
    assert outcome.status is Status.WARN
    assert "after 30 days" in outcome.found


def test_a_name_that_only_leads_elsewhere_is_worth_a_word():
    assert judge_one("HDR001", visits=sending(None, WWW_HOME)).status is Status.WARN


def test_the_header_counts_on_the_hosts_own_answer():
    end = visit(HOME, WWW_HOME, headers={"strict_transport_security": YEAR})
    assert judge_one("HDR001", visits=end).status is Status.PASS


def test_the_header_over_plain_http_has_no_effect():
    plain = visit(f"http://{DOMAIN}/", headers={"strict_transport_security": YEAR})
    assert judge_one("HDR001", visits=[plain, sending(None)]).status is Status.FAIL


def test_an_ending_that_browsers_know_is_no_alarm():
    home = visit("https://coach.app/")
    assert judge_one("HDR001", spec_of("coach.app"), visits=home).status is Status.PASS


def test_a_host_without_https_is_left_to_tls001():
    visits = {HOME: REFUSED, WWW_HOME: visit(WWW_HOME)}
    assert statuses(judge_rule("HDR001", visits=visits))[DOMAIN] == "not_applicable"


def test_guessed_names_are_no_concern():
    assert judge_rule("HDR001", visits=visit("https://blog.coach.example/")) == []


@pytest.mark.parametrize("entry", [TIMEOUT, visit(HOME, gap=CHALLENGE), visit(HOME, status=503)])
def test_what_the_site_did_not_say_itself_is_not_observed(entry):
    visits = {HOME: entry, f"https://{WWW}/": visit(WWW_HOME)}
    assert statuses(judge_rule("HDR001", visits=visits))[DOMAIN] == "not_observed"
