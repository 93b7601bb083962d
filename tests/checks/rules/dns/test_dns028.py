"""DNS028: the addresses of each of the site's names belong to one provider."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    OTHER_ADDRESS,
    TIMEOUT,
    WEB_ADDRESS,
    WEB_ADDRESS_V6,
    answer,
    fix_of,
    host,
    judge_one,
    judge_rule,
    spec_of,
    statuses,
)


def judged(*addresses, spec=None, **fields):
    return judge_one("DNS028", spec, hosts=host(DOMAIN, *addresses, **fields))


def test_one_address_passes():
    assert judged(WEB_ADDRESS).status is Status.PASS


@pytest.mark.parametrize(
    "addresses",
    [
        ("203.0.114.10", "203.0.114.11"),  # one network
        (WEB_ADDRESS, WEB_ADDRESS_V6),  # both families of one server
        ("185.199.108.153", "185.199.111.153"),  # GitHub Pages
        ("198.185.159.144", "198.49.23.144"),  # Squarespace, from two networks
        ("75.2.70.75", "99.83.190.102"),  # two anycast addresses of one cloud
        ("104.16.5.1", "172.67.5.1"),  # Cloudflare, from two networks
    ],
)
def test_several_addresses_of_one_provider_are_no_alarm(addresses):
    assert judged(*addresses).status is Status.PASS


def test_an_old_host_left_behind_fails():
    outcome = judged(WEB_ADDRESS, OTHER_ADDRESS)
    assert outcome.status is Status.FAIL
    assert outcome.subject == DOMAIN
    assert "name @ and type A" in fix_of("DNS028", outcome)


def test_ipv6_left_behind_fails():
    outcome = judged(WEB_ADDRESS, WEB_ADDRESS_V6, "2a00:1450::1")
    assert outcome.status is Status.FAIL
    assert "type AAAA" in fix_of("DNS028", outcome)


def test_two_providers_that_were_agreed_on_pass():
    spec = spec_of(record=[{"name": "@", "type": "A", "value": [WEB_ADDRESS, OTHER_ADDRESS]}])
    assert judged(WEB_ADDRESS, OTHER_ADDRESS, spec=spec).status is Status.PASS


def test_a_time_out_is_not_observed():
    assert judged(gap=TIMEOUT).status is Status.NOT_OBSERVED
    half = judged(WEB_ADDRESS, aaaa=answer(DOMAIN, "AAAA", gap=TIMEOUT))
    assert half.status is Status.NOT_OBSERVED


def test_no_address_is_left_to_dns025():
    assert judged().status is Status.NOT_APPLICABLE


def test_an_old_host_left_behind_at_www_or_the_canonical_host_fails_there():
    www, shop = f"www.{DOMAIN}", f"shop.{DOMAIN}"
    hosts = [host(name, WEB_ADDRESS, OTHER_ADDRESS) for name in (www, shop)]
    spec = spec_of(canonical=shop)
    judged_hosts = judge_rule("DNS028", spec, hosts=[host(DOMAIN, WEB_ADDRESS), *hosts])
    assert statuses(judged_hosts) == {DOMAIN: "pass", www: "fail", shop: "fail"}


def test_where_an_alias_leads_is_its_owners_matter():
    www = host(f"www.{DOMAIN}", WEB_ADDRESS, OTHER_ADDRESS, cname="sites.builder.example")
    judged_hosts = judge_rule("DNS028", hosts=[host(DOMAIN, WEB_ADDRESS), www])
    assert statuses(judged_hosts) == {DOMAIN: "pass"}
