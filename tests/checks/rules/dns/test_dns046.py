"""DNS046: signing is complete or not begun."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, answer, dnssec, fix_of, judge_one


def test_keys_that_the_registry_knows_pass():
    assert judge_one("DNS046", dnssec=dnssec("1 8 2 ab", "257 3 8 AAAA")).status is Status.PASS


def test_keys_that_the_registry_does_not_know_are_a_warning():
    outcome = judge_one("DNS046", dnssec=dnssec("", "257 3 8 AAAA"))
    assert outcome.status is Status.WARN
    assert "“DNSSEC” for coach.example" in fix_of("DNS046", outcome)


def test_not_signing_is_a_choice():
    assert judge_one("DNS046", dnssec=dnssec()).status is Status.NOT_APPLICABLE


def test_a_parent_that_was_silent_is_not_observed():
    silent = dnssec(ds=answer("coach.example", "DS", gap=TIMEOUT))
    assert judge_one("DNS046", dnssec=silent).status is Status.NOT_OBSERVED
