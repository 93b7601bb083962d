"""Verdicts for the tests of reports, with the words of the real rules."""

from __future__ import annotations

from typing import Any

from checks.engine.registry import all_rules
from checks.engine.verdict import Impact, Severity, Status, Verdict
from tests.checks.rules.builders import DOMAIN


def verdict(
    code: str = "DNS025", status: str = "fail", subject: str = DOMAIN, **fields: Any
) -> Verdict:
    rule = all_rules()[code]
    defaults: dict[str, Any] = {
        "severity": Severity.BLOCKER,
        "impact": Impact(rule.impact),
        "title": rule.failure_title if status == "fail" else rule.title,
        "found": f"{subject} was seen.",
        "why": rule.why,
        "fix": "Change the record." if status in ("fail", "warn") else "",
        "evidence": (),
    }
    return Verdict(code=code, subject=subject, status=Status(status), **(defaults | fields))
