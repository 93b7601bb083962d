"""WEB011: a page names its own address as the canonical one."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, spec_of
from tests.checks.rules.web_builders import HOME, TIMEOUT, WWW, WWW_HOME, page


def named(*addresses, url=HOME):
    head = "".join(f'<link rel="canonical" href="{address}">' for address in addresses)
    return page(head=head, url=url)


@pytest.mark.parametrize("address", [HOME, "/", f"{HOME}en/", HOME.upper()])
def test_its_own_host_passes(address):
    outcome = judge_one("WEB011", pages=named(address))
    assert outcome.status is Status.PASS
    assert outcome.subject == HOME


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"http://{DOMAIN}/", "not encrypted"),
        (WWW_HOME, "another host"),
        ("https://staging.coach.example/", "another host"),
        ("javascript:void(0)", "no web address"),
    ],
)
def test_a_wrong_address_fails(address, why):
    outcome = judge_one("WEB011", pages=named(address))
    assert outcome.status is Status.FAIL
    assert why in outcome.found
    assert f'href="{HOME}"' in fix_of("WEB011", outcome)


def test_two_different_addresses_fail():
    assert judge_one("WEB011", pages=named(HOME, f"{HOME}b")).status is Status.FAIL


def test_the_same_address_twice_is_no_alarm():
    assert judge_one("WEB011", pages=named(HOME, "/")).status is Status.PASS


def test_a_front_page_without_one_is_worth_a_word():
    outcome = judge_one("WEB011", spec_of(canonical=WWW), pages=page())
    assert outcome.status is Status.WARN
    assert f'href="{WWW_HOME}"' in fix_of("WEB011", outcome)


def test_other_pages_need_none():
    assert judge_one("WEB011", pages=page(url=f"{HOME}login")).status is Status.NOT_APPLICABLE
    app = page(url="https://app.coach.example/")
    assert judge_one("WEB011", pages=app).status is Status.NOT_APPLICABLE


def test_the_declared_host_is_right_on_every_copy():
    assert judge_one("WEB011", spec_of(canonical=WWW), pages=named(WWW_HOME)).status is Status.PASS


def test_a_page_that_was_not_seen_is_not_observed():
    assert judge_one("WEB011", pages={HOME: TIMEOUT}).status is Status.NOT_OBSERVED
