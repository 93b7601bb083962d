"""The run in one glance: the gate, the counts and one plain sentence. No 0-100 score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.engine.verdict import Severity, Status, Verdict


class Gate(StrEnum):
    READY = "ready"
    NOT_READY = "not_ready"
    UNDECIDED = "undecided"  # nothing fails, but something that could block was not observed


@dataclass(frozen=True, slots=True)
class Scorecard:
    gate: Gate
    counts: dict[str, int]  # by status, every status present
    failures: dict[str, int]  # failing verdicts by severity, every severity present
    sentence: str


def ranked(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The failing verdicts by severity, then by business impact, then by code and subject."""
    failing = [verdict for verdict in verdicts if verdict.status is Status.FAIL]
    return sorted(failing, key=lambda v: (v.severity.rank, v.impact.rank, v.code, v.subject))


def score(verdicts: Sequence[Verdict], *, fail_on: Severity = Severity.BLOCKER) -> Scorecard:
    """Any open failure at *fail_on* or worse means not ready.

    Where none fails but a rule of that severity could not be observed at all, the gate is
    undecided: what we did not see is never green.
    """
    statuses = Counter(verdict.status for verdict in verdicts)
    failures = Counter(verdict.severity for verdict in verdicts if verdict.status is Status.FAIL)
    gate = _gate(verdicts, fail_on)
    unseen = sum(
        verdict.status is Status.NOT_OBSERVED and verdict.severity.rank <= fail_on.rank
        for verdict in verdicts
    )
    return Scorecard(
        gate=gate,
        counts={status.value: statuses[status] for status in Status},
        failures={severity.value: failures[severity] for severity in Severity},
        sentence=_sentence(gate, failures, unseen, fail_on),
    )


def _gate(verdicts: Sequence[Verdict], fail_on: Severity) -> Gate:
    at_stake = [verdict for verdict in verdicts if verdict.severity.rank <= fail_on.rank]
    if any(verdict.status is Status.FAIL for verdict in at_stake):
        return Gate.NOT_READY
    if not verdicts or any(verdict.status is Status.NOT_OBSERVED for verdict in at_stake):
        return Gate.UNDECIDED
    return Gate.READY


def _sentence(gate: Gate, failures: Counter[Severity], unseen: int, fail_on: Severity) -> str:
    rest = sum(number for severity, number in failures.items() if severity.rank > fail_on.rank)
    tail = f" {_count(rest, 'smaller thing')} can follow." if rest else ""
    if gate is Gate.NOT_READY:
        open_now = sum(n for severity, n in failures.items() if severity.rank <= fail_on.rank)
        return f"Not ready: {_count(open_now, 'thing')} must be fixed before launch.{tail}"
    if gate is Gate.UNDECIDED:
        unseen_things = _count(unseen, "thing")
        return f"Undecided: {unseen_things} that could stop a launch could not be seen.{tail}"
    return f"Ready: nothing we looked at stands in the way of a launch.{tail}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
