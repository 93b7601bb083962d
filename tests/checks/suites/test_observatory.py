"""MDN's HTTP Observatory: each of its outcomes is matched, or the difference is written down."""

from pathlib import Path

import pytest

from tests.checks.rules.builders import DOMAIN, judge_rule
from tests.checks.suites.observatory import CASES, WITHOUT, Case

CORRECTNESS = Path(__file__).parents[3] / "docs" / "correctness.md"
OUTCOMES = 66  # of algorithm 4


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code} {case.outcome}" for case in CASES])
def test_an_outcome_gets_the_verdict_written_down(case: Case) -> None:
    domain = case.spec.domain if case.spec else DOMAIN
    judged = {one.subject: one for one in judge_rule(case.code, case.spec, **case.topics)}
    found = judged.get(domain) or judged.get(f"https://{domain}/")
    assert (found.status if found else None) == case.status, judged


def test_no_outcome_is_left_out() -> None:
    assert len({case.outcome for case in CASES} | set(WITHOUT)) == OUTCOMES


def test_a_difference_has_a_reason_and_only_a_difference() -> None:
    assert [case for case in CASES if case.agrees is bool(case.because)] == []


def test_the_differences_stand_in_the_documentation() -> None:
    written = CORRECTNESS.read_text(encoding="utf-8")
    reasons = {case.because for case in CASES if case.because} | set(WITHOUT.values())
    assert [reason for reason in sorted(reasons) if reason not in written] == []
