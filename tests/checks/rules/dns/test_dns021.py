"""DNS021: all servers give the same SOA."""

from dataclasses import replace

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    TIMEOUT,
    fix_of,
    judge_one,
    name_server,
    server_answers,
    zone,
)

SOA = "ns1.dns-host.example hostmaster.coach.example {} 7200 3600 1209600 300"


def said(address, serial, **fields):
    one = server_answers(address, **fields)
    return replace(one, soa=replace(one.soa, records=(SOA.format(serial),)))


def judged(*answers):
    return judge_one("DNS021", zone=zone(servers=(name_server(answers=answers),)))


def test_the_same_version_everywhere_passes():
    assert judged(said("198.51.44.1", 7), said("198.51.44.2", 7)).status is Status.PASS


def test_different_versions_are_worth_a_word():
    outcome = judged(said("198.51.44.1", 7), said("198.51.44.2", 8))
    assert outcome.status is Status.WARN
    assert "198.51.44.2 has version 8" in fix_of("DNS021", outcome)


def test_different_masters_are_worth_a_word():
    other = said("198.51.44.2", 7)
    moved = other.soa.records[0].replace("ns1.", "old.")
    other = replace(other, soa=replace(other.soa, records=(moved,)))
    outcome = judged(said("198.51.44.1", 7), other)
    assert outcome.status is Status.WARN
    assert "old.dns-host.example" in outcome.found


def test_silent_servers_are_not_observed():
    assert judged(server_answers(gap=TIMEOUT)).status is Status.NOT_OBSERVED
