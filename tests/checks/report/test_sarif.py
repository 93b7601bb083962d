"""SARIF 2.1.0, held against what the standard demands and code hosts need."""

import json
import re
from typing import Any

import pytest

from checks.engine.scorecard import score
from checks.engine.verdict import Severity, Verdict
from checks.report.sarif import sarif
from tests.checks.report.makers import verdict
from tests.checks.rules.builders import evidence_of, spec_of

ALL = [
    verdict("DNS025", "fail"),
    verdict("DNS025", "pass", "www.coach.example"),
    verdict("DNS035", "warn", severity=Severity.MINOR),
    verdict("MX001", "not_observed", severity=Severity.MAJOR),
    verdict("TLS004", "fail", severity=Severity.MINOR),
    verdict("TLS004", "not_applicable", "www.coach.example"),
]


def log_of(*verdicts: Verdict, **named: str) -> dict[str, Any]:
    log = sarif(evidence_of(spec_of()), verdicts, score(verdicts), **named)
    read: dict[str, Any] = json.loads(json.dumps(log))
    return read


def results(*verdicts: Verdict) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log_of(*verdicts)["runs"][0]["results"]
    return found


def test_it_is_a_log_of_one_run() -> None:
    log = log_of(*ALL, version="1.2.3")
    assert log["version"] == "2.1.0"
    assert "sarif-schema-2.1.0" in log["$schema"]
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "LaunchReady"
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert run["invocations"][0]["executionSuccessful"] is True
    when = run["invocations"][0]["startTimeUtc"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", when)  # section 3.9
    assert run["properties"]["gate"] == "not_ready"


def test_what_passed_is_counted_and_no_result() -> None:
    told = [(each["ruleId"], each["kind"], each["level"]) for each in results(*ALL)]
    assert told == [
        ("DNS025", "fail", "error"),
        ("DNS035", "review", "none"),
        ("MX001", "open", "none"),  # not observed is no failure
        ("TLS004", "fail", "warning"),
    ]
    assert log_of(*ALL)["runs"][0]["properties"]["counts"]["pass"] == 1


def test_only_a_failure_has_a_level() -> None:
    for result in results(*ALL):  # section 3.27.10
        assert (result["kind"] == "fail") == (result["level"] != "none")


def test_every_result_points_at_its_rule_by_index() -> None:
    log = log_of(*ALL)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)  # section 3.19.23
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert set(rule) >= {"id", "name", "shortDescription", "fullDescription", "help", "helpUri"}
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}


def test_every_result_has_a_place_in_the_repository() -> None:
    log = log_of(verdict(), spec_file="ops/launchready.toml")
    (place,) = log["runs"][0]["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "ops/launchready.toml"
    assert place["logicalLocations"] == [
        {"fullyQualifiedName": "coach.example", "kind": "resource"}
    ]


def test_a_matter_keeps_its_fingerprint_whatever_was_found() -> None:
    first, again, other = results(
        verdict(found="two."), verdict(found="three."), verdict(subject="www.coach.example")
    )
    assert first["partialFingerprints"] == again["partialFingerprints"]
    assert first["partialFingerprints"] != other["partialFingerprints"]


@pytest.mark.parametrize(
    ("severity", "level"),
    [("blocker", "error"), ("major", "error"), ("minor", "warning"), ("info", "note")],
)
def test_the_level_of_a_severity(severity: str, level: str) -> None:
    assert results(verdict(severity=Severity(severity)))[0]["level"] == level
