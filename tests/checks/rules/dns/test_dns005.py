"""DNS005: the registry and the zone itself name the same name servers."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    SERVERS,
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    name_server,
    nxdomain,
    server_answers,
    zone,
)


def with_own_list(*lists, **fields):
    answers = tuple(server_answers(ns=each) for each in lists)
    return zone(servers=(name_server(answers=answers),), **fields)


def test_equal_lists_pass():
    assert judge_one("DNS005", zone=zone()).status is Status.PASS


def test_the_order_does_not_matter():
    swapped = zone(delegation=answer(DOMAIN, "NS", *reversed(SERVERS)))
    assert judge_one("DNS005", zone=swapped).status is Status.PASS


def test_different_lists_fail_and_the_fix_shows_both():
    outcome = judge_one("DNS005", zone=with_own_list(("ns1.new.example", "ns2.new.example")))
    assert outcome.status is Status.FAIL
    fix = fix_of("DNS005", outcome)
    assert "ns1.new.example and ns2.new.example" in fix
    assert "ns1.dns-host.example and ns2.dns-host.example" in fix


def test_servers_that_contradict_each_other_fail():
    outcome = judge_one("DNS005", zone=with_own_list(SERVERS, SERVERS[:1]))
    assert outcome.status is Status.FAIL
    assert "contradict each other" in outcome.found


def test_a_silent_parent_is_not_observed():
    silent = zone(delegation=answer(DOMAIN, "NS", gap=TIMEOUT))
    assert judge_one("DNS005", zone=silent).status is Status.NOT_OBSERVED


def test_silent_servers_are_not_observed():
    silent = zone(servers=(name_server(answers=(server_answers(gap=TIMEOUT),)),))
    assert judge_one("DNS005", zone=silent).status is Status.NOT_OBSERVED


def test_a_lame_server_does_not_count_as_another_list():
    lame = name_server("ns2.dns-host.example", answers=(server_answers(authoritative=False),))
    assert judge_one("DNS005", zone=zone(servers=(name_server(), lame))).status is Status.PASS


def test_a_domain_without_delegation_is_left_to_dns001():
    none = zone(delegation=nxdomain(DOMAIN, "NS"))
    assert judge_one("DNS005", zone=none).status is Status.NOT_APPLICABLE
