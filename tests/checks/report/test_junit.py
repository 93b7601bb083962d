"""JUnit XML as CI servers read it."""

from xml.etree import ElementTree as ET

import pytest

from checks.engine.verdict import Severity, Verdict
from checks.report.junit import junit
from tests.checks.report.makers import verdict
from tests.checks.rules.builders import evidence_of, spec_of

ALL = [
    verdict("DNS025", "fail"),
    verdict("DNS025", "pass", "www.coach.example"),
    verdict("DNS035", "warn"),
    verdict("MX001", "not_observed"),
    verdict("MX001", "not_observed", "minor", severity=Severity.MINOR),
    verdict("TLS004", "not_applicable"),
]


def read(*verdicts: Verdict, fail_on: Severity = Severity.BLOCKER) -> ET.Element:
    return ET.fromstring(junit(evidence_of(spec_of()), verdicts, fail_on=fail_on))  # noqa: S314


def case(root: ET.Element, code: str, subject: str = "coach.example") -> ET.Element:
    (found,) = (
        each
        for each in root.iter("testcase")
        if each.attrib["classname"].endswith(f".{code}")
        and each.attrib["name"].endswith(f": {subject}")
    )
    return found


def test_every_verdict_is_one_case_in_the_suite_of_its_area() -> None:
    root = read(*ALL)
    assert root.tag == "testsuites"
    suites = {suite.attrib["name"]: len(suite.findall("testcase")) for suite in root}
    assert suites == {"Domain and DNS": 3, "Certificates and encryption": 1, "Mail delivery": 2}


@pytest.mark.parametrize("name", ["tests", "failures", "errors", "skipped"])
def test_the_totals_are_those_of_the_suites(name: str) -> None:
    root = read(*ALL)
    assert int(root.attrib[name]) == sum(int(suite.attrib[name]) for suite in root)
    tags = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    assert int(root.attrib[name]) == len(list(root.iter(tags[name])))


@pytest.mark.parametrize(
    ("code", "subject", "tag"),
    [
        ("DNS025", "coach.example", "failure"),
        ("DNS025", "www.coach.example", "system-out"),
        ("DNS035", "coach.example", "system-out"),  # worth a look holds nothing up
        ("MX001", "coach.example", "error"),  # not seen, and it could hold up the launch
        ("MX001", "minor", "skipped"),  # not seen: not passed either
        ("TLS004", "coach.example", "skipped"),
    ],
)
def test_how_a_case_went(code: str, subject: str, tag: str) -> None:
    assert [child.tag for child in case(read(*ALL), code, subject)] == [tag]


def test_a_stricter_gate_makes_an_error_of_what_it_could_not_see() -> None:
    root = read(*ALL, fail_on=Severity.MINOR)
    assert [child.tag for child in case(root, "MX001", "minor")] == ["error"]


def test_a_failure_says_what_was_found_why_it_matters_and_what_to_change() -> None:
    (failure,) = case(read(verdict()), "DNS025")
    assert failure.attrib == {"message": "coach.example was seen.", "type": "blocker"}
    assert failure.text is not None
    assert "Why it matters: " in failure.text
    assert "What to change: Change the record." in failure.text


def test_what_a_hostile_zone_publishes_is_text() -> None:
    hostile = 'a "quoted" <script>&\x00\x1b[31m\ud800 ]]> end'
    (failure,) = case(read(verdict(found=hostile)), "DNS025")
    assert failure.attrib["message"] == 'a "quoted" <script>&\ufffd\ufffd[31m\ufffd ]]> end'


def test_a_run_without_verdicts_is_an_empty_document() -> None:
    root = read()
    assert (root.attrib["tests"], len(root)) == ("0", 0)
