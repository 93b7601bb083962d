"""WEB001: every address of a host lets visitors connect."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one, judge_rule
from tests.checks.rules.web_builders import NO_IPV6, REFUSED, TIMEOUT, WWW, port

ONE, TWO, SIX = "203.0.114.10", "198.41.20.7", "2606:2800::10"


def ports(*, http=(ONE,), https=(ONE,), http_closed=(), https_closed=()):
    return [
        port(DOMAIN, 80, *http, closed=http_closed),
        port(DOMAIN, 443, *https, closed=https_closed),
    ]


def test_both_ports_of_every_address_pass():
    outcome = judge_one("WEB001", ports=ports(http=(ONE, TWO), https=(ONE, TWO)))
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN
    assert ONE in outcome.found
    assert TWO in outcome.found


def test_one_dead_address_of_two_fails_and_is_named():
    dead = ((TWO, REFUSED),)
    outcome = judge_one("WEB001", ports=ports(http_closed=dead, https_closed=dead))
    assert outcome.status is Status.FAIL
    assert f"{TWO} port 80 and {TWO} port 443" in outcome.found
    assert TWO in fix_of("WEB001", outcome)


def test_nobody_at_home_fails():
    dead = ((ONE, REFUSED),)
    outcome = judge_one(
        "WEB001", ports=ports(http=(), https=(), http_closed=dead, https_closed=dead)
    )
    assert outcome.status is Status.FAIL
    assert "Nothing answers" in outcome.found


def test_https_only_is_worth_a_word():
    outcome = judge_one("WEB001", ports=ports(http=(), http_closed=((ONE, REFUSED),)))
    assert outcome.status is Status.WARN
    assert "over https only" in outcome.found


def test_no_https_at_all_is_left_to_tls001():
    outcome = judge_one("WEB001", ports=ports(https=(), https_closed=((ONE, REFUSED),)))
    assert outcome.status is Status.PASS


@pytest.mark.parametrize("closed", [((ONE, TIMEOUT),), ((ONE, TIMEOUT), (TWO, REFUSED))])
def test_silence_is_not_observed(closed):
    outcome = judge_one(
        "WEB001", ports=ports(http=(), https=(), http_closed=closed, https_closed=closed)
    )
    assert outcome.status is Status.NOT_OBSERVED


def test_one_silent_address_is_not_green():
    assert (
        judge_one("WEB001", ports=ports(https_closed=((TWO, TIMEOUT),))).status
        is Status.NOT_OBSERVED
    )


def test_our_own_lack_of_ipv6_is_no_fault_of_the_client():
    six = ((SIX, NO_IPV6),)
    outcome = judge_one("WEB001", ports=ports(http_closed=six, https_closed=six))
    assert outcome.status is Status.PASS
    assert "IPv6 could not be tried from here" in outcome.found


def test_an_ipv6_only_host_is_not_observed_without_ipv6():
    six = ((SIX, NO_IPV6),)
    outcome = judge_one("WEB001", ports=ports(http=(), https=(), http_closed=six, https_closed=six))
    assert outcome.status is Status.NOT_OBSERVED


def test_a_port_that_was_not_looked_at_is_not_green():
    found = judge_rule("WEB001", ports={f"{WWW}:80": port(WWW, 80, ONE), f"{WWW}:443": TIMEOUT})
    assert [(each.subject, each.status) for each in found] == [(WWW, Status.NOT_OBSERVED)]
