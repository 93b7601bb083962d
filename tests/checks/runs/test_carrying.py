"""Carrying out a run over real sockets, and what it leaves behind."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.test import override_settings
from pytest_django import Settings

from checks.engine.evaluate import judge
from checks.engine.evidence import evidence_from_json
from checks.engine.registry import all_rules
from checks.engine.verdict import Status
from checks.runs.carrying import OUR_FAULT, carry_out_run, evidence_for, storable, worst_by_code
from checks.runs.models import Run, RunState
from checks.runs.tasks import carry_out
from engagements import tenancy
from engagements.models import DnsRecord, Engagement, ItemState, Risk, RiskState
from tests.checks.runs.makers import give_word, look, make_run, minutes_ago, verdict
from tests.checks.runs.small_internet import RECORDS, SmallInternet
from tests.factories import make_block, make_item

SPF_RULES = ["MAIL001", "MAIL002"]


@pytest.fixture
def internet(tmp_path: Path, settings: Settings) -> Iterator[SmallInternet]:
    with SmallInternet(tmp_path) as small:
        settings.NETWORK_FILE = str(small.file)
        yield small


def carried_out(run: Run) -> Run:
    carry_out_run(run)
    return Run.objects.get(pk=run.pk)


@pytest.mark.usefixtures("internet")
def test_it_looks_judges_stores_and_reconciles(engagement: Engagement) -> None:
    Engagement.objects.update(severity_overrides={"MAIL001": "blocker", "MAIL002": "nonsense"})
    run = carried_out(make_run(engagement, codes=SPF_RULES))
    assert (run.state, run.gate, run.attempt) == (RunState.DONE, "not_ready", 1)
    assert run.counts["fail"] == run.findings.failing().count() == 1
    risk = Risk.objects.get()
    assert (risk.code, run.changes["created"]) == ("MAIL001", [risk.pk])
    assert "v=spf1 include:other.example ~all" in run.findings.get(code="MAIL001").found
    assert run.progress == {"topics": {"mx": "done", "spf": "done"}, "done": 2, "total": 2}


@pytest.mark.usefixtures("internet")
def test_the_stored_run_judged_again_says_the_same(engagement: Engagement) -> None:
    run = carried_out(make_run(engagement))
    stored = json.loads(json.dumps(run.report()))
    again = {
        (v.code, v.subject, v.status.value, v.found) for v in judge(evidence_from_json(stored))
    }
    assert {(v["code"], v["subject"], v["status"], v["found"]) for v in stored["verdicts"]} == again
    assert len(again) > 40


@pytest.mark.usefixtures("internet")
def test_what_people_attest_is_judged_beside_what_was_seen(engagement: Engagement) -> None:
    give_word(engagement, "OPS006")
    run = carried_out(make_run(engagement, codes=["MAIL001", "OPS006"]))
    attested = {finding.code: finding.attested for finding in run.findings.all()}
    assert attested == {"MAIL001": False, "OPS006": True}
    assert run.evidence is not None
    assert run.evidence["evidence"]["attestations:OPS006"]["by"] == "Mia Chen"


def test_a_run_of_nothing_but_words_looks_at_nothing(engagement: Engagement) -> None:
    give_word(engagement, "OPS006")
    run = carried_out(make_run(engagement, codes=["OPS006", "OPS007"]))
    assert (run.state, run.progress["total"]) == (RunState.DONE, 0)
    statuses = {finding.code: finding.status for finding in run.findings.all()}
    assert statuses == {"OPS006": "pass", "OPS007": "not_observed"}


@pytest.mark.usefixtures("internet")
def test_an_audit_draws_the_dns_map_and_a_verification_does_not(engagement: Engagement) -> None:
    carried_out(make_run(engagement, purpose="verification", codes=SPF_RULES))
    assert not DnsRecord.objects.exists()
    carried_out(make_run(engagement))
    assert {"coach.example A", "coach.example MX"} <= {str(row) for row in DnsRecord.objects.all()}


@pytest.mark.usefixtures("internet")
def test_the_task_finds_its_own_tenant(engagement: Engagement) -> None:
    run = make_run(engagement, codes=SPF_RULES)
    with tenancy.cleared():
        carry_out(run.workspace_id, run.pk)
        carry_out(run.workspace_id, run.pk)  # a message that came twice
        carry_out(run.workspace_id, run.pk + 1000)  # a run that was removed
    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.DONE, 1)


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({}, "needs a domain"),
        ({"domain": "127.0.0.1"}, "can't be used"),
        ({"domain": "coach.example", "host": "www"}, "[[host]]"),
    ],
)
def test_a_spec_that_cannot_be_used_is_a_clear_end(
    engagement: Engagement, spec: dict[str, str], said: str
) -> None:
    run = carried_out(make_run(engagement, spec=spec))
    assert run.state == RunState.FAILED
    assert said in run.error


def test_so_is_a_network_file(engagement: Engagement, settings: Settings, tmp_path: Path) -> None:
    settings.NETWORK_FILE = str(tmp_path / "nowhere.toml")
    run = carried_out(make_run(engagement))
    assert run.state == RunState.FAILED
    assert "nowhere.toml" in run.error


@pytest.mark.usefixtures("internet")
def test_a_fault_of_ours_while_storing_is_an_end_too(
    engagement: Engagement, caplog: pytest.LogCaptureFixture
) -> None:
    Engagement.objects.update(severity_overrides=["MAIL001"])  # no form can write that
    run = carried_out(make_run(engagement, codes=["MAIL001"]))
    assert (run.state, run.error) == (RunState.FAILED, OUR_FAULT)
    assert not run.findings.exists()
    assert "AttributeError" in caplog.text


def test_nothing_seen_is_no_green(engagement: Engagement, internet: SmallInternet) -> None:
    Engagement.objects.update(severity_overrides={"MAIL001": "blocker"})
    internet.responder.faults = {("coach.example", "TXT"): "servfail"}
    run = carried_out(make_run(engagement, codes=["MAIL001"]))
    assert (run.gate, run.findings.get().status) == ("undecided", "not_observed")


def test_a_lost_claim_ends_the_look_at_once(
    engagement: Engagement, internet: SmallInternet
) -> None:
    internet.silent()
    run = make_run(engagement, codes=SPF_RULES)
    run.claim()
    Run.objects.update(attempt=5)  # another worker was given it
    began = time.monotonic()
    rules = [all_rules()[code] for code in SPF_RULES]
    assert evidence_for(run, rules) is None
    assert time.monotonic() - began < 2, "it would have waited for the DNS"


def test_the_soft_time_limit_is_a_clear_end(
    engagement: Engagement, internet: SmallInternet
) -> None:
    internet.silent()
    run = make_run(engagement, codes=SPF_RULES)

    def out_of_time(*args: object) -> None:
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        began = time.monotonic()
        run = carried_out(run)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert (run.state, run.error) == (
        RunState.FAILED,
        "Looking took too long and was stopped. Try again.",
    )
    assert time.monotonic() - began < 3


def test_a_closed_engagement_keeps_its_papers(
    engagement: Engagement, internet: SmallInternet
) -> None:
    run = make_run(engagement, codes=SPF_RULES)
    engagement.close()
    run = carried_out(run)
    assert (run.state, run.findings.count()) == (RunState.DONE, 2)
    assert not Risk.objects.exists()


@pytest.mark.usefixtures("internet")
def test_a_verification_leaves_items_of_other_rules_ticked(engagement: Engagement) -> None:
    item = make_item(make_block(engagement), rule_codes=["MAIL001", "MAIL002", "DNS035"])
    passing = [verdict(code, status="pass") for code in ("MAIL002", "DNS035")]
    look(engagement, verdict("MAIL001"), *passing, started_at=minutes_ago(9))
    Risk.objects.update(state=RiskState.OPEN)
    carried_out(make_run(engagement, codes=["MAIL002"], purpose="verification"))
    item.refresh_from_db()
    assert item.rule_state == ItemState.FAIL, "MAIL001 failed when it was last judged"


# What hostile servers send


def test_what_the_database_cannot_keep_is_replaced(engagement: Engagement, tmp_path: Path) -> None:
    strange = RECORDS + 'coach.example. 300 TXT "v=spf1 \\000 \\255 +all"\n'
    with SmallInternet(tmp_path, strange) as small, override_settings(NETWORK_FILE=str(small.file)):
        run = carried_out(make_run(engagement, codes=SPF_RULES))
    assert run.state == RunState.DONE
    assert "\0" not in str(run.evidence) + run.findings.get(code="MAIL001").found


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\0b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ({"a\0": ["\udfff", 1, None, True]}, {"a\ufffd": ["\ufffd", 1, None, True]}),
        ("a\\u0000b", "a\\u0000b"),
        ("ünïcode 🚀", "ünïcode 🚀"),
    ],
)
def test_storable(sent: object, kept: object) -> None:
    assert storable(sent) == kept


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        (["pass", "fail", "warn"], "fail"),
        (["pass", "not_observed"], "not_observed"),
        (["not_applicable", "pass"], "pass"),
        (["warn", "not_observed"], "not_observed"),
        (["not_applicable"], "not_applicable"),
    ],
)
def test_worst_by_code(statuses: list[str], worst: str) -> None:
    verdicts = [verdict("DNS031", str(n), each) for n, each in enumerate(statuses)]
    assert worst_by_code([*verdicts, verdict("MAIL001", status=Status.PASS)]) == {
        "DNS031": worst,
        "MAIL001": "pass",
    }
