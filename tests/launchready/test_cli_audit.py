"""The engine from the command line, against the practice lab's real sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.practice.lab import PracticeLab
from launchready.cli import main


@pytest.fixture(scope="module")
def lab() -> Iterator[PracticeLab]:
    with PracticeLab() as lab:
        yield lab


@pytest.fixture
def audit(lab: PracticeLab) -> list[str]:
    return ["audit", lab.domain, "--network", str(lab.network_file)]


def test_a_messy_client_fails_the_gate_and_json_tells_all(
    lab: PracticeLab, audit: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "audit.json"
    assert main([*audit, "--json", str(target)]) == 1
    result = json.loads(target.read_text())
    assert result["domain"] == lab.domain
    assert result["gate"] == "not_ready"
    assert result["counts"]["fail"] > 10
    assert set(result["verdicts"][0]) == {
        *("code", "subject", "status", "severity", "impact"),
        *("title", "found", "why", "fix", "evidence", "attested"),
    }
    named = {each for verdict in result["verdicts"] for each in verdict["evidence"]}
    assert named <= set(result["evidence"])
    shown = capsys.readouterr()
    assert "Not ready" in shown.out
    assert "host names" in shown.err  # progress, a line a topic, where it is no terminal


def test_judging_the_stored_file_again_gives_identical_verdicts(
    audit: list[str], tmp_path: Path
) -> None:
    first, again = tmp_path / "first.json", tmp_path / "again.json"
    main([*audit, "--json", str(first)])
    assert main(["judge", str(first), "--json", str(again)]) == 1
    assert json.loads(again.read_text()) == json.loads(first.read_text())


def test_sarif_and_junit_are_written_beside_each_other(audit: list[str], tmp_path: Path) -> None:
    log, cases = tmp_path / "audit.sarif", tmp_path / "audit.xml"
    assert main([*audit, "--only", "DNS035", "--sarif", str(log), "--junit", str(cases)]) == 0
    (run,) = json.loads(log.read_text())["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["DNS035"]
    assert '<failure message="' in cases.read_text()


def test_the_page_is_written_from_stored_evidence_too(
    lab: PracticeLab, audit: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored, page = tmp_path / "audit.json", tmp_path / "audit.html"
    main([*audit, "--only", "DNS035", "--json", str(stored), "--html", str(page)])
    assert f"<title>Launch audit of {lab.domain}</title>" in page.read_text()
    capsys.readouterr()
    main(["judge", str(stored), "--only", "DNS035", "--html", "-"])
    assert capsys.readouterr().out.strip() == page.read_text().strip()


def test_json_on_standard_output_is_nothing_but_json(
    audit: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([*audit, "--json", "-", "--only", "DNS025"])
    result = json.loads(capsys.readouterr().out)
    assert {verdict["code"] for verdict in result["verdicts"]} == {"DNS025"}


def test_one_rule_gathers_only_what_it_needs_and_can_pass(audit: list[str], tmp_path: Path) -> None:
    target = tmp_path / "one.json"
    assert main([*audit, "--only", "dns025", "--json", str(target)]) == 0
    assert "tls_hosts" not in json.loads(target.read_text())["topics"]


def test_fail_on_makes_the_gate_stricter(audit: list[str]) -> None:
    assert main([*audit, "--only", "DNS035"]) == 0
    assert main([*audit, "--only", "DNS035", "--fail-on", "minor"]) == 1


def test_the_spec_is_judged_too(lab: PracticeLab, audit: list[str], tmp_path: Path) -> None:
    spec, target = tmp_path / "launchready.toml", tmp_path / "audit.json"
    spec.write_text(lab.spec_toml())
    main([*audit, "--spec", str(spec), "--only", "DNS027", "--json", str(target)])
    failing = {
        verdict["subject"]
        for verdict in json.loads(target.read_text())["verdicts"]
        if verdict["status"] == "fail"
    }
    assert f"{lab.domain} TXT" in failing


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "10.0.0.1"], "IP address"),
        (["audit", "https://coach.example/x"], "coach.example"),
        (["audit", "coach"], "dot"),
        (["audit", "a" * 300 + ".example"], "63"),
        (["audit", "coach.example", "--only", "DNS000"], "DNS000"),
        (["audit", "coach.example", "--network", "/nowhere.toml"], "/nowhere.toml"),
        (["audit", "coach.example", "--spec", "/nowhere.toml"], "/nowhere.toml"),
        (["judge", "/nowhere.json"], "/nowhere.json"),
        (["audit", "coach.example", "--json", "-", "--sarif", "-"], "only one"),
        (["rules", "DNS000"], "DNS000"),
    ],
)
def test_what_could_not_run_is_one_clear_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") == 1
    assert shown.out == ""


def test_a_spec_of_another_domain_is_refused(
    audit: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "launchready.toml"
    spec.write_text('domain = "other.example"')
    assert main([*audit, "--spec", str(spec)]) == 2
    assert "other.example" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1}', "\xff"])
def test_what_is_no_stored_evidence_is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = tmp_path / "stored.json"
    stored.write_bytes(text.encode("latin-1"))
    assert main(["judge", str(stored)]) == 2
    assert str(stored) in capsys.readouterr().err


def test_nothing_observable_is_no_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = tmp_path / "silent.toml"
    silent.write_text('[network]\nnameservers = ["127.0.0.1:9"]\nallow = ["127.0.0.0/8"]\n')
    assert main(["audit", "coach.example", "--network", str(silent)]) == 2
    assert "could be observed" in capsys.readouterr().err


def test_the_catalogue_and_one_rule_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "DNS025" in capsys.readouterr().out
    assert main(["rules", "dns025"]) == 0
    shown = capsys.readouterr().out
    assert "RFC" in shown
    assert "blocker" in shown
