"""A judged run as JUnit XML, the form in which CI servers show tests: one case a verdict.

A failure is a failure whatever its severity; the exit status of the command is the gate. What
could not be observed is an error where it could hold up the launch, else it is skipped: it never
counts as passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from checks.engine.evidence import Evidence
from checks.engine.registry import AREAS
from checks.engine.verdict import Severity, Status, Verdict
from checks.report.markup import Markup, element, joined

DECLARATION = Markup('<?xml version="1.0" encoding="UTF-8"?>\n')


def junit(
    evidence: Evidence, verdicts: Sequence[Verdict], *, fail_on: Severity = Severity.BLOCKER
) -> str:
    """The document, with a suite for each area that has verdicts."""
    suites = []
    for area, title in AREAS.items():
        mine = [verdict for verdict in verdicts if area_of(verdict) == area]
        if mine:
            suites.append(_suite(title, mine, evidence, fail_on))
    root = element(
        "testsuites",
        "\n",
        *suites,
        name=f"launchready {evidence.spec.domain}",
        time=f"{evidence.seconds:.3f}",
        **_totals(verdicts, fail_on),
    )
    return joined(DECLARATION, root)


def area_of(verdict: Verdict) -> str:
    return verdict.code.rstrip("0123456789")


def _suite(
    title: str, verdicts: Sequence[Verdict], evidence: Evidence, fail_on: Severity
) -> Markup:
    suite = element(
        "testsuite",
        "\n",
        *(_case(verdict, evidence, fail_on) for verdict in verdicts),
        name=title,
        hostname=evidence.spec.domain,
        timestamp=evidence.started_at.strftime("%Y-%m-%dT%H:%M:%S"),
        time="0",
        **_totals(verdicts, fail_on),
    )
    return joined(suite, "\n")


def _totals(verdicts: Sequence[Verdict], fail_on: Severity) -> dict[str, object]:
    kinds = Counter(_kind(verdict, fail_on) for verdict in verdicts)
    return {
        "tests": len(verdicts),
        "failures": kinds["failure"],
        "errors": kinds["error"],
        "skipped": kinds["skipped"],
    }


def _kind(verdict: Verdict, fail_on: Severity) -> str:
    """The element that tells how a case went; "" when it passed."""
    if verdict.status is Status.FAIL:
        return "failure"
    if verdict.status is Status.NOT_OBSERVED:
        return "error" if verdict.severity.rank <= fail_on.rank else "skipped"
    return "skipped" if verdict.status is Status.NOT_APPLICABLE else ""


def _case(verdict: Verdict, evidence: Evidence, fail_on: Severity) -> Markup:
    case = element(
        "testcase",
        _how_it_went(verdict, _kind(verdict, fail_on)),
        classname=f"{evidence.spec.domain}.{verdict.code}",
        name=f"{verdict.title}: {verdict.subject}",
        time="0",
    )
    return joined(case, "\n")


def _how_it_went(verdict: Verdict, kind: str) -> Markup:
    if kind == "failure":
        told = f"{verdict.found}\n\nWhy it matters: {verdict.why}\n\nWhat to change: {verdict.fix}"
        return element(kind, told, message=verdict.found, type=verdict.severity.value)
    if kind == "error":
        return element(kind, verdict.found, message=verdict.found, type="not_observed")
    if kind == "skipped":
        return element(kind, message=verdict.found)
    said = f"worth a look: {verdict.found}" if verdict.status is Status.WARN else verdict.found
    return element("system-out", said)
