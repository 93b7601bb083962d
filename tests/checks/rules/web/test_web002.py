"""WEB002: plain http leads to https."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_rule, statuses
from tests.checks.rules.web_builders import (
    HOME,
    REFUSED,
    TIMEOUT,
    TLS_FAILED,
    UNRESOLVED,
    WWW,
    at_home,
    visit,
)

HTTP = f"http://{DOMAIN}/"


def judged(*changes):
    found = judge_rule("WEB002", visits=at_home(*changes))
    return next(outcome for outcome in found if outcome.subject == DOMAIN)


def test_a_redirect_to_https_passes_and_shows_its_chain():
    assert statuses(judge_rule("WEB002", visits=at_home())) == {DOMAIN: "pass", WWW: "pass"}
    assert judged().found == f"{HTTP} -> 301 -> {HOME} -> 200."


def test_a_page_over_http_fails():
    outcome = judged(visit(HTTP))
    assert outcome.status is Status.FAIL
    assert f"{HTTP} -> 200" in outcome.found
    assert DOMAIN in fix_of("WEB002", outcome)


def test_redirects_that_never_encrypt_fail():
    assert judged(visit(HTTP, f"http://{DOMAIN}/en/")).status is Status.FAIL


@pytest.mark.parametrize("status", [400, 403, 421, 426])
def test_refusing_to_talk_unencrypted_passes(status):
    assert judged(visit(HTTP, status=status)).status is Status.PASS


def test_an_error_over_http_is_worth_a_word():
    assert judged(visit(HTTP, status=404)).status is Status.WARN


def test_a_closed_port_80_is_no_concern():
    assert judged({HTTP: REFUSED}).status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judged({HTTP: TIMEOUT}).status is Status.NOT_OBSERVED


@pytest.mark.parametrize("gap", [REFUSED, TLS_FAILED])
def test_a_host_without_https_is_left_to_tls001(gap):
    assert judged(visit(HTTP), {HOME: gap}).status is Status.NOT_APPLICABLE


def test_a_permanent_redirect_by_308_is_as_good():
    assert judged(visit(HTTP, HOME, redirect=308)).status is Status.PASS


def test_encryption_counts_even_where_https_then_fails_to_answer():
    assert judged(visit(HTTP, HOME, gap=TIMEOUT)).status is Status.PASS


def test_a_name_without_address_is_no_concern():
    found = judge_rule(
        "WEB002", visits=at_home({f"http://{WWW}/": UNRESOLVED, f"https://{WWW}/": UNRESOLVED})
    )
    assert statuses(found)[WWW] == "not_applicable"


def test_a_mail_server_that_answers_like_its_hosting_company_is_no_alarm():
    found = judge_rule("WEB002", visits=at_home(visit(f"http://mail.{DOMAIN}/")))
    assert f"mail.{DOMAIN}" not in statuses(found)
