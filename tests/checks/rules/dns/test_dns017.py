"""DNS017: no delegation to a provider at which the zone does not exist."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    REFUSED,
    TIMEOUT,
    fix_of,
    judge_one,
    name_server,
    server_answers,
    zone,
)

ROUTE_53 = ("ns-1.awsdns-01.com", "ns-2.awsdns-02.net")


def at_route_53(*gaps, **fields):
    servers = tuple(
        name_server(name, answers=(server_answers(gap=gap),), **fields)
        for name, gap in zip(ROUTE_53, gaps, strict=True)
    )
    return zone(servers=servers)


def test_a_zone_that_is_there_passes():
    assert judge_one("DNS017", zone=at_route_53(None, None)).status is Status.PASS


def test_a_zone_that_all_servers_refuse_fails():
    outcome = judge_one("DNS017", zone=at_route_53(REFUSED, REFUSED))
    assert outcome.status is Status.FAIL
    assert outcome.subject == "coach.example at route53"
    assert "Amazon Route 53" in fix_of("DNS017", outcome)


def test_one_server_in_trouble_is_not_a_zone_that_is_gone():
    assert judge_one("DNS017", zone=at_route_53(REFUSED, None)).status is Status.PASS


def test_silence_is_not_observed():
    assert judge_one("DNS017", zone=at_route_53(TIMEOUT, TIMEOUT)).status is Status.NOT_OBSERVED


def test_a_server_that_the_registry_does_not_list_can_not_be_taken_over():
    gone = at_route_53(REFUSED, REFUSED, in_parent=False)
    assert judge_one("DNS017", zone=gone).status is Status.NOT_APPLICABLE


def test_an_unknown_provider_is_left_to_dns004():
    refusing = zone(servers=(name_server(answers=(server_answers(gap=REFUSED),)),))
    assert judge_one("DNS017", zone=refusing).status is Status.NOT_APPLICABLE
