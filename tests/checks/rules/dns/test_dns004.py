"""DNS004: every name server of the delegation serves the zone."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    REFUSED,
    SERVERS,
    SERVFAIL,
    TIMEOUT,
    answer,
    fix_of,
    judge_one,
    judge_rule,
    name_server,
    nxdomain,
    server_answers,
    statuses,
    zone,
)


def judged(*answers, **fields):
    server = name_server(answers=answers, **fields)
    return judge_one("DNS004", zone=zone(servers=(server,)))


def test_each_server_is_a_subject_of_its_own():
    assert statuses(judge_rule("DNS004", zone=zone())) == dict.fromkeys(SERVERS, "pass")


def test_an_answer_without_authority_is_lame():
    outcome = judged(server_answers(authoritative=False))
    assert outcome.status is Status.FAIL
    assert outcome.subject == "ns1.dns-host.example"


def test_a_refusal_is_lame():
    outcome = judged(server_answers(gap=REFUSED))
    assert outcome.status is Status.FAIL
    assert "refuses" in outcome.found


def test_one_lame_address_among_good_ones_is_still_lame():
    lame = server_answers("198.51.44.2", gap=REFUSED)
    assert judged(server_answers(), lame).status is Status.FAIL


def test_the_fix_names_the_servers_that_work():
    servers = (name_server(answers=(server_answers(gap=REFUSED),)), name_server("ns2.x.example"))
    outcome = judge_rule("DNS004", zone=zone(servers=servers))[0]
    assert "Servers that do answer: ns2.x.example." in fix_of("DNS004", outcome)


def test_a_fault_of_the_server_is_a_warning():
    assert judged(server_answers(gap=SERVFAIL)).status is Status.WARN


def test_a_time_out_is_not_observed():
    assert judged(server_answers(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_an_unreachable_ipv6_address_beside_a_good_one_is_no_alarm():
    silent = server_answers("2001:db8::1", gap=TIMEOUT)
    assert judged(server_answers(), silent).status is Status.PASS


def test_a_server_without_address_is_left_to_dns007():
    name = "ns1.gone.example"
    nowhere = {"a": nxdomain(name), "aaaa": nxdomain(name, "AAAA")}
    server = name_server(name, answers=(), **nowhere)
    outcome = judge_one("DNS004", zone=zone(servers=(server,)))
    assert outcome.status is Status.NOT_APPLICABLE


def test_an_unknown_delegation_is_not_observed():
    unknown = zone(delegation=answer(DOMAIN, "NS", gap=TIMEOUT), servers=())
    assert judge_one("DNS004", zone=unknown).status is Status.NOT_OBSERVED


def test_a_domain_without_delegation_is_left_to_dns001():
    none = zone(delegation=nxdomain(DOMAIN, "NS"), servers=())
    assert judge_one("DNS004", zone=none).status is Status.NOT_APPLICABLE
