"""DNS014: no name server hands out the whole zone."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_rule, server_records, statuses


def test_only_the_server_that_gives_it_away_fails():
    two = [server_records(transfer="given"), server_records("ns2.dns-host.example")]
    outcomes = judge_rule("DNS014", server_records=two)
    assert statuses(outcomes) == {"ns1.dns-host.example": "fail", "ns2.dns-host.example": "pass"}
    assert "from ns1.dns-host.example (198.51.44.1)" in fix_of("DNS014", outcomes[0])


def test_a_server_that_could_not_be_asked_is_not_observed():
    silent = server_records(transfer="unknown", tcp_gap=TIMEOUT)
    (outcome,) = judge_rule("DNS014", server_records=silent)
    assert outcome.status is Status.NOT_OBSERVED
