"""REG002: the registration does not end soon."""

from datetime import timedelta

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import NOW, TIMEOUT, fix_of, judge_one, registration


def ending_in(**delta):
    return registration(expires_at=NOW + timedelta(**delta))


@pytest.mark.parametrize(
    ("days", "status"),
    [
        (-3, Status.FAIL),
        (12, Status.FAIL),
        (29, Status.FAIL),
        (30, Status.WARN),
        (59, Status.WARN),
        (60, Status.PASS),
        (900, Status.PASS),
    ],
)
def test_the_sooner_the_worse(days, status):
    assert judge_one("REG002", registration=ending_in(days=days)).status is status


def test_days_are_counted_from_the_look_and_not_from_today():
    assert "12 more days" in judge_one("REG002", registration=ending_in(days=12)).found


def test_one_that_is_over_is_said_to_be_over():
    assert "ran out on 31 May 2026" in judge_one("REG002", registration=ending_in(hours=-13)).found


def test_the_fix_names_registrar_and_date():
    outcome = judge_one("REG002", registration=ending_in(days=12))
    assert "Sign in at Fine Names Ltd" in fix_of("REG002", outcome)
    assert "13 June 2026" in fix_of("REG002", outcome)


def test_a_registry_that_does_not_publish_it_is_not_observed():
    outcome = judge_one("REG002", registration=registration(expires_at=None))
    assert outcome.status is Status.NOT_OBSERVED
    assert "does not publish" in outcome.found
    assert "Fine Names Ltd" in outcome.found


def test_an_unregistered_name_is_left_to_reg001():
    outcome = judge_one("REG002", registration=registration(found=False, expires_at=None))
    assert outcome.status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judge_one("REG002", registration=TIMEOUT).status is Status.NOT_OBSERVED
