"""DNS020: one readable SOA record."""

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


def judged(*records):
    said = server_answers()
    said = replace(said, soa=replace(said.soa, records=records)) if records else said
    return judge_one("DNS020", zone=zone(servers=(name_server(answers=(said,)),)))


def test_one_sound_record_passes():
    assert judged().status is Status.PASS


def test_two_records_fail():
    one, two = "a.example b.example 1 2 3 4 5", "a.example b.example 2 2 3 4 5"
    outcome = judged(one, two)
    assert outcome.status is Status.FAIL
    assert "198.51.44.1:53" in fix_of("DNS020", outcome)


def test_a_record_without_its_timers_fails():
    assert judged("a.example b.example 1").status is Status.FAIL


def test_servers_that_could_not_be_asked_are_not_observed():
    silent = zone(servers=(name_server(answers=(server_answers(gap=TIMEOUT),)),))
    assert judge_one("DNS020", zone=silent).status is Status.NOT_OBSERVED
