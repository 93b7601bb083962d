"""DNS007: each name server's name is a host name with an address, and no alias."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    answer,
    judge_one,
    name_server,
    nxdomain,
    zone,
)

NAME = "ns1.dns-host.example"


def judged(name=NAME, **fields):
    return judge_one("DNS007", zone=zone(servers=(name_server(name, **fields),)))


def test_a_server_with_an_address_passes():
    assert judged().status is Status.PASS


def test_ipv6_alone_is_enough():
    only_v6 = {"a": answer(NAME, "A"), "aaaa": answer(NAME, "AAAA", "2606:2800::1")}
    assert judged(**only_v6).status is Status.PASS


def test_a_server_without_address_fails():
    outcome = judged(a=nxdomain(NAME), aaaa=nxdomain(NAME, "AAAA"))
    assert outcome.status is Status.FAIL
    assert outcome.subject == NAME


def test_an_alias_fails():
    alias = answer(NAME, "A", "198.51.44.1", aliases=((NAME, "real.example"),))
    outcome = judged(a=alias)
    assert outcome.status is Status.FAIL
    assert "real.example" in outcome.found


def test_an_invalid_name_fails():
    assert judged("ns_1.dns-host.example").status is Status.FAIL


def test_a_time_out_is_not_observed():
    assert judged(a=answer(NAME, "A", gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_one_seen_address_is_enough_though_the_other_family_was_silent():
    assert judged(aaaa=answer(NAME, "AAAA", gap=TIMEOUT)).status is Status.PASS
