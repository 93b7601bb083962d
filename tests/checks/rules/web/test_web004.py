"""WEB004: http and https, with and without www, end on one canonical host."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, spec_of
from tests.checks.rules.web_builders import (
    CHALLENGE,
    HOME,
    REFUSED,
    TIMEOUT,
    UNRESOLVED,
    WWW,
    WWW_HOME,
    at_home,
    visit,
)

SECOND_COPY = at_home(visit(WWW_HOME), visit(f"http://{WWW}/", WWW_HOME))


def test_four_variants_that_become_one_pass():
    outcome = judge_one("WEB004", visits=at_home())
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


def test_a_permanent_redirect_by_308_is_as_good():
    assert judge_one("WEB004", visits=at_home(visit(WWW_HOME, HOME, redirect=308))).status is (
        Status.PASS
    )


def test_two_copies_fail():
    outcome = judge_one("WEB004", visits=SECOND_COPY)
    assert outcome.status is Status.FAIL
    assert "2 places" in outcome.found
    assert f"Choose https://{DOMAIN}/" in fix_of("WEB004", outcome)
    assert WWW_HOME in fix_of("WEB004", outcome)


def test_the_declared_host_is_the_one_to_choose():
    outcome = judge_one("WEB004", spec_of(canonical=WWW), visits=SECOND_COPY)
    assert f"Choose https://{WWW}/" in fix_of("WEB004", outcome)


def test_all_on_the_wrong_host_fail():
    outcome = judge_one("WEB004", spec_of(canonical=WWW), visits=at_home())
    assert outcome.status is Status.FAIL
    assert f"should be {WWW}" in outcome.found


def test_one_unencrypted_copy_on_the_same_host_is_left_to_web002():
    assert judge_one("WEB004", visits=at_home(visit(f"http://{DOMAIN}/"))).status is Status.PASS


@pytest.mark.parametrize("gap", [UNRESOLVED, REFUSED])
def test_a_www_that_nobody_serves_is_left_to_other_rules(gap):
    visits = at_home({WWW_HOME: gap, f"http://{WWW}/": gap})
    assert judge_one("WEB004", visits=visits).status is Status.PASS


def test_a_circle_is_left_to_web006():
    visits = at_home(visit(WWW_HOME, f"{WWW_HOME}a", WWW_HOME, end="loop"))
    assert judge_one("WEB004", visits=visits).status is Status.PASS


@pytest.mark.parametrize("change", [{WWW_HOME: TIMEOUT}, visit(WWW_HOME, gap=CHALLENGE)])
def test_a_variant_that_was_not_seen_is_not_green(change):
    assert judge_one("WEB004", visits=at_home(change)).status is Status.NOT_OBSERVED


def test_two_copies_are_a_fault_whatever_else_was_not_seen():
    visits = {**SECOND_COPY, f"http://{DOMAIN}/": TIMEOUT}
    assert judge_one("WEB004", visits=visits).status is Status.FAIL


def test_a_site_at_somebody_elses_platform_is_no_alarm():
    shop = "https://coach.shop-platform.example/"
    visits = [visit(url, shop) for url in spec_of().variants]
    assert judge_one("WEB004", visits=visits).status is Status.PASS


def test_two_strange_ends_fail_as_well():
    one, other = "https://one.platform.example/", "https://two.platform.example/"
    visits = [visit(url, other if "www." in url else one) for url in spec_of().variants]
    outcome = judge_one("WEB004", visits=visits)
    assert outcome.status is Status.FAIL
    assert f"Choose {one}" in fix_of("WEB004", outcome)


def test_a_deep_host_has_no_www_to_converge_with():
    spec = spec_of("app.coach.example")
    gone = {url: UNRESOLVED for url in spec.variants if "www." in url}
    app = "https://app.coach.example/"
    visits = {app: visit(app), f"http{app[5:]}": visit(f"http{app[5:]}", app), **gone}
    assert judge_one("WEB004", spec, visits=visits).status is Status.PASS


def test_a_site_of_circles_only_is_left_to_web006():
    circles = [visit(url, f"{url}a", url, end="loop") for url in spec_of().variants]
    assert judge_one("WEB004", visits=circles).status is Status.NOT_APPLICABLE


def test_a_site_that_is_down_is_not_green():
    visits = dict.fromkeys(spec_of().variants, REFUSED)
    assert judge_one("WEB004", visits=visits).status is Status.NOT_OBSERVED
