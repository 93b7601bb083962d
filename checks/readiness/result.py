"""A finished check as its visitor reads it: the worst things in plain words, and what is good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from checks.engine.registry import AREAS
from checks.engine.verdict import IMPACT_LABELS, Impact, Severity
from checks.readiness.models import ReadinessCheck

WORST = 5
SUBJECTS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Worry:
    """One thing to fix: what it is, where it was seen, what it does to the business."""

    title: str
    found: str
    why: str
    severity: str
    impact: str
    subjects: tuple[str, ...]
    more: int  # places that are not named


@dataclass(frozen=True, slots=True)
class Result:
    worst: list[Worry]
    others: int  # further things to fix, which a sprint would go through
    good: list[tuple[str, list[str]]]  # by area, what holds
    good_count: int
    unseen: int


def result_of(check: ReadinessCheck) -> Result:
    verdicts: list[dict[str, Any]] = check.verdicts
    worries = _worries(verdict for verdict in verdicts if verdict["status"] == "fail")
    good = _good(verdicts)
    return Result(
        worst=worries[:WORST],
        others=len(worries[WORST:]),
        good=good,
        good_count=sum(len(titles) for _, titles in good),
        unseen=len({one["code"] for one in verdicts if one["status"] == "not_observed"}),
    )


def _worries(failing: Iterable[dict[str, Any]]) -> list[Worry]:
    """One a rule, by severity and then by what it does to the business."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    for verdict in failing:
        by_code.setdefault(verdict["code"], []).append(verdict)
    ranked = sorted(by_code.values(), key=_rank)
    return [_worry(verdicts) for verdicts in ranked]


def _rank(verdicts: list[dict[str, Any]]) -> tuple[int, int, str]:
    first = verdicts[0]
    return (Severity(first["severity"]).rank, Impact(first["impact"]).rank, first["code"])


def _worry(verdicts: list[dict[str, Any]]) -> Worry:
    first = verdicts[0]
    subjects = list(dict.fromkeys(verdict["subject"] for verdict in verdicts))
    return Worry(
        title=first["title"],
        found=first["found"],
        why=first["why"],
        severity=first["severity"],
        impact=IMPACT_LABELS[Impact(first["impact"])],
        subjects=tuple(subjects[:SUBJECTS_NAMED]),
        more=len(subjects[SUBJECTS_NAMED:]),
    )


def _good(verdicts: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """The rules that passed everywhere they were seen, by area."""
    passed = {one["code"]: one["title"] for one in verdicts if one["status"] == "pass"}
    for verdict in verdicts:
        if verdict["status"] in ("fail", "warn", "not_observed"):
            passed.pop(verdict["code"], None)
    areas: dict[str, list[str]] = {}
    for code, title in passed.items():
        areas.setdefault(AREAS[code.rstrip("0123456789")], []).append(title)
    return list(areas.items())
