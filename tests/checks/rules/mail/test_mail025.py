"""MAIL025: the road to refusing forged mail."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import TIMEOUT, dmarc, judge_one


@pytest.mark.parametrize(
    ("policy", "step"), [("none", "1 of 3"), ("quarantine", "2 of 3"), ("reject", "3 of 3")]
)
def test_the_step_is_said(policy, step):
    outcome = judge_one("MAIL025", dmarc=dmarc(f"v=DMARC1; p={policy}"))
    assert outcome.status is Status.PASS
    assert f"at step {step}" in outcome.found


def test_the_next_step_has_a_date_two_weeks_after_the_look():
    outcome = judge_one("MAIL025", dmarc=dmarc("v=DMARC1; p=none"))
    assert "p=quarantine), about 15 June 2026 if the reports are clean" in outcome.found


def test_no_record_is_left_to_mail014():
    assert judge_one("MAIL025", dmarc=dmarc()).status is Status.NOT_APPLICABLE


def test_a_time_out_is_not_observed():
    assert judge_one("MAIL025", dmarc=dmarc(gap=TIMEOUT)).status is Status.NOT_OBSERVED
