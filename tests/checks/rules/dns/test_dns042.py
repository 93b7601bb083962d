"""DNS042: the bare domain's address can be changed quickly."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    WEB_ADDRESS,
    answer,
    fix_of,
    host,
    judge_one,
    name_server,
    server_answers,
    spec_of,
    zone,
)

APEX = host(DOMAIN, WEB_ADDRESS)


def kept_for(seconds):
    return zone(servers=(name_server(answers=(server_answers(ttl=seconds),)),))


@pytest.mark.parametrize(
    ("seconds", "status"),
    [
        (300, Status.PASS),
        (3600, Status.PASS),
        (3601, Status.WARN),
        (14_400, Status.WARN),
        (86_400, Status.FAIL),
    ],
)
def test_the_longer_the_worse(seconds, status):
    assert judge_one("DNS042", zone=kept_for(seconds), hosts=APEX).status is status


def test_the_fix_says_how_long_before():
    outcome = judge_one("DNS042", zone=kept_for(86_400), hosts=APEX)
    assert "at least 24 hours before the launch" in fix_of("DNS042", outcome)


def silent_servers():
    return zone(servers=(name_server(answers=(server_answers(gap=TIMEOUT),)),))


def test_what_a_resolver_has_left_proves_a_long_time_only():
    long_left = host(DOMAIN, a=answer(DOMAIN, "A", WEB_ADDRESS, ttl=80_000))
    assert judge_one("DNS042", zone=silent_servers(), hosts=long_left).status is Status.FAIL
    little_left = host(DOMAIN, a=answer(DOMAIN, "A", WEB_ADDRESS, ttl=20))
    outcome = judge_one("DNS042", zone=silent_servers(), hosts=little_left)
    assert outcome.status is Status.NOT_OBSERVED


def test_a_subdomain_is_judged_by_its_own_address():
    app = "app.coach.example"
    long_kept = host(app, a=answer(app, "A", WEB_ADDRESS, ttl=86_400))
    outcome = judge_one("DNS042", spec_of(app), zone=kept_for(300), hosts=long_kept)
    assert outcome.status is Status.FAIL
    assert outcome.subject == app


def test_a_time_out_is_not_observed():
    outcome = judge_one("DNS042", zone=silent_servers(), hosts=host(DOMAIN, gap=TIMEOUT))
    assert outcome.status is Status.NOT_OBSERVED


def test_no_address_is_left_to_dns025():
    outcome = judge_one("DNS042", zone=silent_servers(), hosts=host(DOMAIN))
    assert outcome.status is Status.NOT_APPLICABLE
