"""REG004: the registration is locked against transfer."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import fix_of, judge_one, registration


@pytest.mark.parametrize("status", ["client transfer prohibited", "serverTransferProhibited"])
def test_a_lock_in_either_spelling_passes(status):
    locked = registration(statuses=("active", status))
    assert judge_one("REG004", registration=locked).status is Status.PASS


def test_no_lock_is_worth_a_word():
    outcome = judge_one("REG004", registration=registration(statuses=("active",)))
    assert outcome.status is Status.WARN
    assert fix_of("REG004", outcome).startswith("Sign in to Fine Names Ltd, open coach.example")


def test_a_country_registry_may_know_no_lock():
    country = registration(domain="coach.uk", statuses=("active",))
    assert judge_one("REG004", registration=country).status is Status.NOT_APPLICABLE


def test_a_registry_that_hides_the_state_is_not_observed():
    assert judge_one("REG004", registration=registration(statuses=())).status is (
        Status.NOT_OBSERVED
    )


def test_a_domain_that_is_not_registered_is_left_to_reg001():
    assert judge_one("REG004", registration=registration(found=False)).status is (
        Status.NOT_APPLICABLE
    )
