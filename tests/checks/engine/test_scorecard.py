"""The gate: any open blocker means not ready, and what we did not see is never green."""

from __future__ import annotations

import pytest

from checks.engine.scorecard import Gate, ranked, score
from checks.engine.verdict import Impact, Severity, Status, Verdict


def verdict(
    status: Status, severity: Severity = Severity.BLOCKER, impact: Impact = Impact.TRUST
) -> Verdict:
    return Verdict("DNS001", "coach.example", status, severity, impact, "t", "f", "w", "x", ())


@pytest.mark.parametrize(
    ("verdicts", "gate"),
    [
        ([verdict(Status.PASS)], Gate.READY),
        ([verdict(Status.PASS), verdict(Status.FAIL)], Gate.NOT_READY),
        ([verdict(Status.PASS), verdict(Status.FAIL, Severity.MAJOR)], Gate.READY),
        ([verdict(Status.PASS), verdict(Status.NOT_OBSERVED)], Gate.UNDECIDED),
        ([verdict(Status.PASS), verdict(Status.NOT_OBSERVED, Severity.MINOR)], Gate.READY),
        ([verdict(Status.FAIL), verdict(Status.NOT_OBSERVED)], Gate.NOT_READY),
        ([verdict(Status.WARN), verdict(Status.NOT_APPLICABLE)], Gate.READY),
        ([], Gate.UNDECIDED),
    ],
)
def test_the_gate(verdicts: list[Verdict], gate: Gate) -> None:
    assert score(verdicts).gate is gate


def test_the_gate_can_be_asked_to_be_stricter() -> None:
    assert score([verdict(Status.FAIL, Severity.MINOR)], fail_on=Severity.MINOR).gate is (
        Gate.NOT_READY
    )


def test_every_status_and_severity_is_counted() -> None:
    card = score([verdict(Status.FAIL), verdict(Status.PASS), verdict(Status.PASS)])
    assert card.counts == {
        "pass": 2,
        "fail": 1,
        "warn": 0,
        "not_applicable": 0,
        "not_observed": 0,
    }
    assert card.failures == {"blocker": 1, "major": 0, "minor": 0, "info": 0}


def test_the_sentence_counts_what_must_be_fixed_and_what_can_follow() -> None:
    card = score([verdict(Status.FAIL), verdict(Status.FAIL, Severity.MINOR)])
    assert card.sentence == (
        "Not ready: 1 thing must be fixed before launch. 1 smaller thing can follow."
    )


def test_failures_are_ranked_by_severity_then_by_impact() -> None:
    minor = verdict(Status.FAIL, Severity.MINOR, Impact.LOST_LEADS)
    trust = verdict(Status.FAIL, Severity.BLOCKER, Impact.TRUST)
    leads = verdict(Status.FAIL, Severity.BLOCKER, Impact.LOST_LEADS)
    assert ranked([minor, trust, verdict(Status.PASS), leads]) == [leads, trust, minor]
