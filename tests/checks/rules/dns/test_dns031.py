"""DNS031: every alias leads to an address."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    SERVFAIL,
    TIMEOUT,
    WEB_ADDRESS,
    answer,
    fix_of,
    host,
    judge_one,
    nxdomain,
)

SHOP = "shop.coach.example"
TARGET = "coach.shop-platform.example"
LINK = ((SHOP, TARGET),)


def test_an_alias_with_an_address_passes():
    assert judge_one("DNS031", hosts=host(SHOP, WEB_ADDRESS, cname=TARGET)).status is Status.PASS


def test_a_target_that_does_not_exist_fails():
    gone = host(
        SHOP,
        cname=TARGET,
        a=nxdomain(SHOP, aliases=LINK),
        aaaa=nxdomain(SHOP, "AAAA", aliases=LINK),
    )
    outcome = judge_one("DNS031", hosts=gone)
    assert outcome.status is Status.FAIL
    assert outcome.subject == SHOP
    assert "which does not exist" in outcome.found
    assert f"name shop, type CNAME, value {TARGET}" in fix_of("DNS031", outcome)


def test_a_target_without_address_fails():
    outcome = judge_one("DNS031", hosts=host(SHOP, cname=TARGET))
    assert outcome.status is Status.FAIL
    assert "has no address" in outcome.found


def test_the_fix_names_the_record_of_ours_in_a_longer_chain():
    outcome = judge_one("DNS031", hosts=host(SHOP, cname=TARGET, chain=("edge.example",)))
    assert "edge.example" in outcome.found
    assert f"value {TARGET}" in fix_of("DNS031", outcome)


def test_a_resolver_in_trouble_is_not_observed():
    silent = host(
        SHOP, cname=TARGET, a=answer(SHOP, gap=SERVFAIL), aaaa=answer(SHOP, "AAAA", gap=SERVFAIL)
    )
    assert judge_one("DNS031", hosts=silent).status is Status.NOT_OBSERVED


def test_an_unseen_host_is_not_observed():
    assert judge_one("DNS031", hosts=host(SHOP, gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_an_ipv6_only_target_is_no_alarm():
    assert judge_one("DNS031", hosts=host(SHOP, "2606:2800::1", cname=TARGET)).status is Status.PASS


def test_a_circle_is_left_to_dns032():
    circle = host(SHOP, cname=TARGET, chain=(SHOP,))
    assert judge_one("DNS031", hosts=circle).status is Status.NOT_APPLICABLE


def test_a_chain_too_long_to_follow_is_left_to_dns032():
    names = tuple(f"n{number}.example" for number in range(12))
    endless = host(SHOP, cname=names[0], chain=names[1:])
    assert judge_one("DNS031", hosts=endless).status is Status.NOT_APPLICABLE


def test_a_host_that_is_no_alias_is_no_concern():
    assert judge_one("DNS031", hosts=host(SHOP, WEB_ADDRESS)).status is Status.NOT_APPLICABLE
