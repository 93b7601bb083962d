"""TLS001: every host that visitors use answers over https."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, WEB_ADDRESS, fix_of, judge_one, spec_of
from tests.checks.rules.web_builders import (
    HOME,
    NO_IPV6,
    REFUSED,
    TIMEOUT,
    TLS_FAILED,
    at_home,
    tls,
    visit,
)

SHOP = "shop.coach.example"


def judged(one, *changes, spec=None):
    return judge_one("TLS001", spec or spec_of(), visits=at_home(*changes), tls_hosts=one)


def test_a_handshake_passes():
    outcome = judged(tls())
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


@pytest.mark.parametrize(
    ("gap", "why"), [(REFUSED, "Nothing answers"), (TLS_FAILED, "breaks off every encrypted")]
)
def test_a_site_without_https_fails(gap, why):
    outcome = judged(tls(failures=((WEB_ADDRESS, gap),)))
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    assert f"add {DOMAIN} as a custom domain" in fix_of("TLS001", outcome)
    assert WEB_ADDRESS in fix_of("TLS001", outcome)


def test_old_versions_only_are_left_to_tls009():
    old = tls(failures=((WEB_ADDRESS, TLS_FAILED),), accepted_versions=("TLSv1",))
    assert judged(old).status is Status.PASS


def test_a_declared_host_must_have_it():
    spec = spec_of(host=[{"name": SHOP}])
    one = tls(host=SHOP, failures=((WEB_ADDRESS, REFUSED),))
    assert judged(one, spec=spec).status is Status.FAIL


@pytest.mark.parametrize("gap", [REFUSED, TLS_FAILED])
def test_a_name_that_merely_resolves_is_no_alarm(gap):
    one = tls(host=SHOP, failures=((WEB_ADDRESS, gap),))
    assert judged(one).status is Status.NOT_APPLICABLE


def test_a_guessed_name_with_a_page_is_worth_a_look():
    one = tls(host=SHOP, failures=((WEB_ADDRESS, REFUSED),))
    assert judged(one, visit(f"http://{SHOP}/")).status is Status.WARN


@pytest.mark.parametrize("gap", [TIMEOUT, NO_IPV6])
def test_silence_is_not_observed(gap):
    assert judged(tls(failures=((WEB_ADDRESS, gap),))).status is Status.NOT_OBSERVED


def test_a_host_that_was_not_looked_at_is_not_observed():
    assert judged({DOMAIN: TIMEOUT}, visit(HOME)).status is Status.NOT_OBSERVED


def test_what_another_host_at_the_address_speaks_is_no_https_of_this_one():
    shared = tls(
        failures=((WEB_ADDRESS, TLS_FAILED),),
        accepted_versions=("TLSv1.2", "TLSv1.3"),
        versions_asked_of=f"www.{DOMAIN}",
    )
    assert judged(shared).status is Status.FAIL
