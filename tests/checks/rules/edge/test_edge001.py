"""EDGE001: the site stands behind an edge network."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    WEB_ADDRESS,
    fix_of,
    host,
    judge_one,
    spec_of,
)
from tests.checks.rules.web_builders import CHALLENGE, HOME, REFUSED, WWW, WWW_HOME, visit

CLOUDFLARE = "104.16.1.2"


def judged(one, *visits, **topics):
    return judge_one("EDGE001", hosts=one, visits=list(visits) or visit(HOME), **topics)


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (host(DOMAIN, CLOUDFLARE), "Cloudflare"),
        (host(DOMAIN, "151.101.1.1"), "Fastly"),
        (host(DOMAIN, "2606:4700::1111"), "Cloudflare"),
        (host(DOMAIN, WEB_ADDRESS, cname="d111.cloudfront.net"), "CloudFront"),
        (host(DOMAIN, "185.199.108.153"), "GitHub Pages"),
    ],
)
def test_a_known_network_passes(one, name):
    outcome = judged(one)
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN
    assert name in outcome.found


def test_a_platform_is_told_from_a_network_of_ones_own():
    assert "platform, with its own" in judged(host(DOMAIN, "185.199.108.153")).found
    assert judged(host(DOMAIN, CLOUDFLARE)).found.endswith("a protecting network.")


def test_its_header_is_enough():
    behind = visit(HOME, headers={"x_vercel_id": "lhr1::x"})
    assert judged(host(DOMAIN, WEB_ADDRESS), behind).status is Status.PASS


def test_even_a_challenge_shows_who_stands_there():
    held = visit(HOME, gap=CHALLENGE, headers={"cf_ray": "8f-LHR"})
    assert judged(host(DOMAIN, WEB_ADDRESS), held).status is Status.PASS


def test_a_bare_server_fails():
    outcome = judged(host(DOMAIN, WEB_ADDRESS))
    assert outcome.status is Status.FAIL
    assert WEB_ADDRESS in fix_of("EDGE001", outcome)


def test_it_is_the_host_of_the_site_that_counts():
    both = [host(DOMAIN, WEB_ADDRESS), host(WWW, CLOUDFLARE)]
    assert judged(both, visit(HOME, WWW_HOME)).status is Status.PASS
    found = judge_one("EDGE001", spec_of(canonical=WWW), hosts=both, visits=visit(WWW_HOME))
    assert found.status is Status.PASS


def test_an_unknown_address_without_an_answer_is_not_observed():
    found = judged(host(DOMAIN, WEB_ADDRESS), visit(WWW_HOME))
    assert found.status is Status.NOT_OBSERVED
    silent = judge_one(
        "EDGE001",
        hosts=host(DOMAIN, WEB_ADDRESS),
        visits={HOME: REFUSED, WWW_HOME: visit(WWW_HOME)},
    )
    assert silent.status is Status.NOT_OBSERVED


def test_an_unseen_address_is_not_observed():
    assert judged(host(DOMAIN, gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_no_address_is_no_concern():
    assert judged(host(DOMAIN)).status is Status.NOT_APPLICABLE
