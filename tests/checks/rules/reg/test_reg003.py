"""REG003: the registry has not switched the domain off."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, fix_of, judge_one, registration


def judged(*statuses):
    return judge_one("REG003", registration=registration(statuses=statuses))


@pytest.mark.parametrize(
    "statuses",
    [
        ("active",),
        ("ok",),
        ("client transfer prohibited", "client delete prohibited"),  # locks are good
        ("auto renew period",),
        ("add period",),  # just registered
    ],
)
def test_good_standing_passes(statuses):
    assert judged(*statuses).status is Status.PASS


@pytest.mark.parametrize(
    "status",
    ["client hold", "server hold", "pending delete", "redemption period", "clientHold"],
)
def test_a_stopped_registration_fails(status):
    outcome = judged("client transfer prohibited", status)
    assert outcome.status is Status.FAIL
    assert f"“{status}”" in fix_of("REG003", outcome)


@pytest.mark.parametrize("status", ["inactive", "pending transfer", "pending restore"])
def test_an_unusual_state_is_a_warning(status):
    assert judged(status).status is Status.WARN


def test_a_registry_that_does_not_publish_it_is_not_observed():
    assert judged().status is Status.NOT_OBSERVED


def test_an_unregistered_name_is_left_to_reg001():
    outcome = judge_one("REG003", registration=registration(found=False))
    assert outcome.status is Status.NOT_APPLICABLE


def test_silence_is_not_observed():
    assert judge_one("REG003", registration=TIMEOUT).status is Status.NOT_OBSERVED
