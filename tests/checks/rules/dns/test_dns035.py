"""DNS035: no catch-all record answers for names that nobody made."""

from checks.engine.facts import WildcardFacts
from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    TIMEOUT,
    WEB_ADDRESS,
    answer,
    fix_of,
    judge_one,
    wildcard,
)


def test_no_catch_all_passes():
    assert judge_one("DNS035", wildcard=wildcard()).status is Status.PASS


def test_a_catch_all_fails_with_the_record_to_delete():
    outcome = judge_one("DNS035", wildcard=wildcard(WEB_ADDRESS))
    assert outcome.status is Status.FAIL
    assert outcome.subject == DOMAIN
    assert f"delete the one named * (value {WEB_ADDRESS})" in fix_of("DNS035", outcome)


def test_a_catch_all_alias_fails():
    assert judge_one("DNS035", wildcard=wildcard(cname="x.example")).status is Status.FAIL


def test_the_invented_name_is_not_shown():
    # It differs from run to run, so the same finding would read differently each time.
    assert "launchready-7f3a" not in judge_one("DNS035", wildcard=wildcard(WEB_ADDRESS)).found


def test_a_time_out_is_not_observed():
    assert judge_one("DNS035", wildcard=wildcard(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_half_an_answer_is_not_observed():
    probe = "x.coach.example"
    half = WildcardFacts(
        DOMAIN,
        probe,
        answer(probe, "A"),
        answer(probe, "AAAA", gap=TIMEOUT),
        answer(probe, "CNAME"),
    )
    assert judge_one("DNS035", wildcard=half).status is Status.NOT_OBSERVED
