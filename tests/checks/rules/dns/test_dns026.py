"""DNS026: www exists, and leads to the same service as the bare domain."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    OTHER_ADDRESS,
    TIMEOUT,
    WEB_ADDRESS,
    fix_of,
    host,
    judge_one,
    nxdomain,
    spec_of,
)

WWW = "www.coach.example"


def judged(apex, www):
    return judge_one("DNS026", hosts=[apex, www])


def test_the_same_address_passes():
    outcome = judged(host(DOMAIN, WEB_ADDRESS), host(WWW, WEB_ADDRESS))
    assert outcome.status is Status.PASS
    assert outcome.subject == WWW


def test_an_alias_of_the_bare_domain_passes():
    outcome = judged(host(DOMAIN, WEB_ADDRESS), host(WWW, OTHER_ADDRESS, cname=DOMAIN))
    assert outcome.status is Status.PASS


@pytest.mark.parametrize(
    ("apex", "www"),
    [
        ("198.185.159.144", "198.49.23.145"),  # one platform that answers from two networks
        ("23.227.38.65", "23.227.38.74"),  # neighbours
        ("75.2.60.5", "52.58.254.253"),  # a load balancer and an edge of the same cloud
    ],
)
def test_one_platform_with_several_networks_is_no_alarm(apex, www):
    assert judged(host(DOMAIN, apex), host(WWW, www)).status is Status.PASS


def test_a_missing_www_fails():
    missing = host(WWW, a=nxdomain(WWW), aaaa=nxdomain(WWW, "AAAA"))
    outcome = judged(host(DOMAIN, WEB_ADDRESS), missing)
    assert outcome.status is Status.FAIL
    assert "name www, type CNAME, value coach.example" in fix_of("DNS026", outcome)


def test_other_networks_are_a_warning_only_since_redirects_may_join_them():
    outcome = judged(host(DOMAIN, WEB_ADDRESS), host(WWW, OTHER_ADDRESS))
    assert outcome.status is Status.WARN
    assert WEB_ADDRESS in outcome.found
    assert OTHER_ADDRESS in outcome.found


def test_a_time_out_is_not_observed():
    assert judged(host(DOMAIN, WEB_ADDRESS), host(WWW, gap=TIMEOUT)).status is Status.NOT_OBSERVED
    assert judged(host(DOMAIN, gap=TIMEOUT), host(WWW, WEB_ADDRESS)).status is Status.NOT_OBSERVED


def test_a_host_deeper_down_needs_no_www():
    spec = spec_of("app.coach.example")
    hosts = [host("app.coach.example", WEB_ADDRESS), host("www.app.coach.example")]
    assert judge_one("DNS026", spec, hosts=hosts).status is Status.NOT_APPLICABLE


def test_a_domain_that_is_www_itself_needs_none():
    outcome = judge_one("DNS026", spec_of(WWW), hosts=host(WWW, WEB_ADDRESS))
    assert outcome.status is Status.NOT_APPLICABLE


def test_a_bare_domain_without_address_is_left_to_dns025():
    assert judged(host(DOMAIN), host(WWW, WEB_ADDRESS)).status is Status.NOT_APPLICABLE
