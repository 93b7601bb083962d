"""A judged run as SARIF 2.1.0 (OASIS), the form that code hosts show beside a change.

Results are what someone has to read: failures, what is worth a look ("review") and what could
not be observed ("open"). What passed is only counted, since many viewers list every result as
a problem. A domain has no line of code, so each result points at the launch spec, where what
should be true of the domain is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from checks.engine.evidence import Evidence
from checks.engine.registry import Rule, all_rules, default_severities
from checks.engine.scorecard import Scorecard
from checks.engine.verdict import Severity, Status, Verdict
from checks.report.references import split_reference

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
SPEC_FILE = "launchready.toml"
LEVELS = {
    Severity.BLOCKER: "error",
    Severity.MAJOR: "error",
    Severity.MINOR: "warning",
    Severity.INFO: "note",
}
KINDS = {Status.FAIL: "fail", Status.WARN: "review", Status.NOT_OBSERVED: "open"}


def sarif(
    evidence: Evidence,
    verdicts: Sequence[Verdict],
    card: Scorecard,
    *,
    version: str = "",
    spec_file: str = SPEC_FILE,
) -> dict[str, Any]:
    """The log, JSON-ready. *version* is the tool's own, *spec_file* a path in the repository."""
    told = [verdict for verdict in verdicts if verdict.status in KINDS]
    codes = list(dict.fromkeys(verdict.code for verdict in told))
    driver = {"name": "LaunchReady", "rules": [_descriptor(all_rules()[code]) for code in codes]}
    ended_at = evidence.started_at + timedelta(seconds=evidence.seconds)
    run = {
        "tool": {"driver": driver | ({"version": version} if version else {})},
        "invocations": [
            {
                "executionSuccessful": True,
                "startTimeUtc": _utc(evidence.started_at.isoformat()),
                "endTimeUtc": _utc(ended_at.isoformat()),
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(verdict, codes.index(verdict.code), spec_file) for verdict in told],
        "properties": {
            "domain": evidence.spec.domain,
            "gate": card.gate.value,
            "sentence": card.sentence,
            "counts": card.counts,
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _descriptor(rule: Rule) -> dict[str, Any]:
    severity = default_severities()[rule.code]
    addresses = [address for _, address in map(split_reference, rule.references) if address]
    described = {
        "id": rule.code,
        "name": rule.judge.__name__,
        "shortDescription": {"text": rule.failure_title},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n\n{rule.fix}"},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {"tags": [rule.area_title, rule.impact.label], "severity": severity.value},
    }
    return described | ({"helpUri": addresses[0]} if addresses else {})


def _result(verdict: Verdict, index: int, spec_file: str) -> dict[str, Any]:
    """SARIF demands the level "none" of whatever is no failure (section 3.27.10)."""
    failed = verdict.status is Status.FAIL
    said = f"{verdict.found} {verdict.fix}" if failed else verdict.found
    return {
        "ruleId": verdict.code,
        "ruleIndex": index,
        "kind": KINDS[verdict.status],
        "level": LEVELS[verdict.severity] if failed else "none",
        "message": {"text": said},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": spec_file},
                    "region": {"startLine": 1},
                },
                "logicalLocations": [{"fullyQualifiedName": verdict.subject, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {
            "ruleAndSubject/v1": sha256(verdict.fingerprint.encode("utf-8", "replace")).hexdigest()[
                :32
            ]
        },
        "properties": {
            "subject": verdict.subject,
            "severity": verdict.severity.value,
            "impact": verdict.impact.label,
            "title": verdict.title,
            "evidence": list(verdict.evidence),
        },
    }


def _utc(moment: str) -> str:
    return moment.replace("+00:00", "Z")
