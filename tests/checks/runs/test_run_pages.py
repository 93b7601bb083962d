"""The pages of runs: live, finished, failed, listed, compared, downloaded."""

import json
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from checks.engine.evidence import evidence_from_json, evidence_to_json
from checks.engine.verdict import Severity, Verdict
from checks.runs.models import Purpose, Run, RunState
from engagements import tenancy
from engagements.models import Engagement, Risk
from tests.checks.rules.builders import evidence_of, spec_of, spf
from tests.checks.runs.makers import finished, look, make_run, minutes_ago, verdict
from tests.conftest import Cast

HTMX = {"HX-Request": "true"}


def url(name: str, engagement: Engagement, *keys: int) -> str:
    return reverse(name, args=[engagement.workspace.slug, engagement.slug, *keys])


def page(cast: Cast, name: str, *keys: int, **headers: str) -> str:
    browser = cast.browser("consultant")
    response = browser.get(url(name, cast.engagement, *keys), headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


def queries(cast: Cast, name: str, *keys: int) -> int:
    """How many questions the page asks of the database."""
    browser, path = cast.browser("consultant"), url(name, cast.engagement, *keys)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def running(cast: Cast, **topics: str) -> Run:
    done = sum(state == "done" for state in topics.values())
    return make_run(
        cast.engagement,
        state=RunState.RUNNING,
        attempt=1,
        started_at=timezone.now(),
        progress={"topics": topics, "done": done, "total": len(topics)},
    )


# Starting


def test_starting_leads_to_the_page_of_the_run(cast: Cast) -> None:
    browser = cast.browser("helper")
    response = browser.post(url("run_start", cast.engagement))
    with tenancy.scope(cast.workspace):
        run = Run.objects.get()
    assert run.asked_by == cast.people["helper"]
    assert response["Location"] == url("run_page", cast.engagement, run.pk)


def test_starting_twice_leads_to_the_same_run(cast: Cast) -> None:
    browser = cast.browser("consultant")
    first, second = (browser.post(url("run_start", cast.engagement)) for _ in range(2))
    assert first["Location"] == second["Location"]


def test_starting_takes_a_post(cast: Cast) -> None:
    assert cast.browser("consultant").get(url("run_start", cast.engagement)).status_code == 405


# Live


def test_a_queued_run_waits_and_asks_again(cast: Cast) -> None:
    shown = page(cast, "run_page", make_run(cast.engagement).pk)
    assert "Waiting for a worker" in shown
    assert 'hx-trigger="every 1s"' in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert "Is the worker running?" not in shown


def test_a_run_that_nobody_takes_says_so(cast: Cast) -> None:
    run = make_run(cast.engagement, queued_at=timezone.now() - timedelta(minutes=1))
    assert "Is the worker running?" in page(cast, "run_page", run.pk)


def test_a_running_one_shows_area_by_area_in_plain_words(cast: Cast) -> None:
    run = running(cast, zone="done", dkim_keys="looking", tls_hosts="waiting", newly="waiting")
    shown = page(cast, "run_page", run.pk)
    for text in ("name servers", "DKIM keys", "certificates", "newly", "1 of 4"):
        assert text in shown
    assert "Looking at DKIM keys." in shown


def test_asking_again_gets_the_progress_alone(cast: Cast) -> None:
    shown = page(cast, "run_page", running(cast, zone="done").pk, **HTMX)
    assert shown.startswith('<section id="progress"')
    assert "<html" not in shown


def test_at_the_end_the_page_is_fetched_anew(cast: Cast) -> None:
    run = finished(cast.engagement, verdict())
    path = url("run_page", cast.engagement, run.pk)
    response = cast.browser("consultant").get(path, headers=HTMX)
    assert response["HX-Refresh"] == "true"


def test_a_second_try_is_said(cast: Cast) -> None:
    run = running(cast, zone="looking")
    with tenancy.scope(cast.workspace):
        Run.objects.update(attempt=2)
    assert "this is try 2" in page(cast, "run_page", run.pk)


# The story


SPF = evidence_to_json(evidence_of(spec_of(), spf=[spf("v=spf1 -all")]))
RECORD = "v=spf1 include:_spf.mail.example -all"


def told(cast: Cast, *verdicts: Verdict, **fields: Any) -> str:
    return page(cast, "run_page", finished(cast.engagement, *verdicts, **fields).pk)


def test_what_blocks_comes_first_then_the_areas(cast: Cast) -> None:
    shown = told(
        cast,
        verdict("DNS031", title="Small one", severity=Severity.MINOR),
        verdict("MX001", title="Big one", severity=Severity.BLOCKER),
        verdict("REG002", title="Unclear one", status="not_observed"),
        verdict("DNS035", title="Good one", status="pass"),
    )
    order = ["Not ready", "What blocks the launch", "Big one", "Domain and DNS", "Small one"]
    order += ["Already good", "Good one", "Registration", "Unclear one"]
    places = [shown.index(text) for text in order]
    assert places == sorted(places)
    assert shown.count("Big one") == 1


def test_a_finding_unfolds_to_all_that_is_known_of_it(cast: Cast) -> None:
    found = verdict(
        found="There are 2 records.",
        why="Mail goes to spam.",
        fix=f"Set the value “{RECORD}” at “@”.",
        evidence=("spf:coach.example",),
    )
    shown = told(cast, found, evidence=SPF)
    for text in ("There are 2 records.", "Mail goes to spam.", "v=spf1 -all", "asked 9.9.9.9:53"):
        assert text in shown
    assert f'aria-label="To copy">{RECORD}</pre>' in shown
    assert 'href="https://www.rfc-editor.org/' in shown
    assert reverse("rule_page", args=["MAIL001"]) in shown


def test_words_from_outside_are_no_markup(cast: Cast) -> None:
    shown = told(cast, verdict(found="<script>alert(1)</script>", subject="<b>x</b>"))
    assert "<script>alert" not in shown
    assert "<b>x" not in shown


def test_a_finding_leads_to_its_risk_and_another_look(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        look(cast.engagement, verdict())
        run, risk = Run.objects.get(), Risk.objects.get()
    assert url("risk_verify", cast.engagement, risk.pk) in page(cast, "run_page", run.pk)


def test_what_changed_in_the_list(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        look(cast.engagement, verdict("MAIL001"), started_at=minutes_ago(9))
        first = Run.objects.latest("started_at")
        look(cast.engagement, verdict("DNS035"), verdict("MAIL001", status="pass"))
        second = Run.objects.latest("started_at")
        fixed, new = Risk.objects.get(code="MAIL001"), Risk.objects.get(code="DNS035")
    assert "This is the first audit: 1 risk is on the list now." in page(cast, "run_page", first.pk)
    shown = page(cast, "run_page", second.pk)
    assert shown.index("Fixed") < shown.index(fixed.title) < shown.index("Compare with")
    assert shown.index(new.title) < shown.index("Compare with")
    assert url("run_compare", cast.engagement, second.pk, first.pk) in shown


def test_a_failed_run_says_what_to_do(cast: Cast) -> None:
    run = make_run(cast.engagement, state=RunState.FAILED, error="The spec needs a domain.")
    shown = page(cast, "run_page", run.pk)
    assert "did not come to its end" in shown
    assert "The spec needs a domain." in shown
    assert "Start it again with the button above" in shown
    assert url("run_start", cast.engagement) in shown
    assert "hx-trigger" not in shown


def test_more_findings_ask_no_more_questions(cast: Cast) -> None:
    def count(number: int) -> int:
        with tenancy.scope(cast.workspace):
            many = [verdict("DNS031", f"{number}-{n}.coach.example") for n in range(number)]
            look(cast.engagement, *many, started_at=minutes_ago(number))
            run = Run.objects.latest("pk")
        return queries(cast, "run_page", run.pk)

    assert count(30) == count(3)


# Listed


def test_the_history_says_what_each_run_found_and_changed(cast: Cast) -> None:
    with tenancy.scope(cast.workspace):
        look(cast.engagement, verdict(), verdict("DNS035", status="pass"))
    make_run(cast.engagement, state=RunState.FAILED, error="No spec.")
    shown = page(cast, "run_list")
    for text in ("1 to fix, 1 working", "1 new", "1.5 s", "No spec.", "2 runs, newest first"):
        assert text in shown


def test_an_empty_history_says_what_to_do(cast: Cast) -> None:
    assert "Nothing was looked at yet" in page(cast, "run_list")


def test_the_history_narrows_to_a_kind(cast: Cast) -> None:
    audit = finished(cast.engagement, verdict())
    watch = finished(cast.engagement, verdict(), purpose=Purpose.WATCH)
    path = url("run_list", cast.engagement)
    shown = cast.browser("consultant").get(path, {"purpose": "watch"}).content.decode()
    assert f"Watch {watch.pk}" in shown
    assert f"Audit {audit.pk}" not in shown
    nonsense = cast.browser("consultant").get(path, {"purpose": "x", "page": "y"})
    assert f"Audit {audit.pk}" in nonsense.content.decode()


def test_a_longer_history_asks_no_more_questions(cast: Cast) -> None:
    def count(runs: int) -> int:
        for _ in range(runs):
            finished(cast.engagement, verdict(), asked_by=cast.people["owner"])
        return queries(cast, "run_list")

    assert count(2) == count(20)


# Compared and downloaded


def test_two_runs_beside_each_other(cast: Cast) -> None:
    before = finished(cast.engagement, verdict(title="Two records"), started_at=minutes_ago(9))
    after = finished(cast.engagement, verdict(status="pass"))
    shown = page(cast, "run_compare", after.pk, before.pk)
    assert "Two records" in shown
    assert "<strong>fixed</strong>" in shown
    assert "<strong>1</strong> fixed" in shown


def test_what_was_no_fault_before_nor_after_is_folded_away(cast: Cast) -> None:
    before = finished(cast.engagement, verdict(status="warn"), started_at=minutes_ago(9))
    after = finished(cast.engagement, verdict(status="pass"))
    shown = page(cast, "run_compare", after.pk, before.pk)
    assert "No fault came and none went." in shown
    assert "1 other change, none of them a fault" in shown


def test_compared_are_the_rules_that_both_were_of(cast: Cast) -> None:
    both = verdict("MAIL001"), verdict("DNS035", title="A wildcard")
    before = finished(cast.engagement, *both, started_at=minutes_ago(9))
    after = finished(cast.engagement, verdict(status="pass"), codes=["MAIL001"])
    assert "A wildcard" not in page(cast, "run_compare", after.pk, before.pk)


def test_the_download_is_what_the_command_line_writes_and_reads(cast: Cast) -> None:
    run = finished(cast.engagement, verdict(), evidence=SPF)
    response = cast.browser("consultant").get(url("run_json", cast.engagement, run.pk))
    assert response["Content-Disposition"].startswith("attachment; filename=")
    body = json.loads(response.content)
    assert evidence_from_json(body).spec.domain == "coach.example"
    wanted = {"domain", "started_at", "seconds", "gate", "counts", "verdicts", "evidence"}
    assert wanted <= body.keys()
    assert {
        "code",
        "subject",
        "status",
        "severity",
        "impact",
        "title",
        "why",
        "fix",
        "evidence",
    } <= (body["verdicts"][0].keys())


def test_an_unfinished_run_has_no_download(cast: Cast) -> None:
    path = url("run_json", cast.engagement, make_run(cast.engagement).pk)
    assert cast.browser("consultant").get(path).status_code == 404


# For other pages


def test_the_card_for_the_overview(cast: Cast) -> None:
    assert "Run the first audit" in page(cast, "run_latest_card")
    run = finished(cast.engagement, verdict(), started_at=minutes_ago(9))
    assert run.sentence in page(cast, "run_latest_card")
    make_run(cast.engagement)
    shown = page(cast, "run_latest_card")
    assert "An audit is under way" in shown
    assert "hx-trigger" in shown


def test_the_gates_for_the_board(cast: Cast) -> None:
    finished(cast.engagement, verdict("MX001", severity=Severity.BLOCKER))
    finished(cast.other_engagement, verdict(status="pass"))
    finished(cast.foreign_engagement, verdict())
    path = reverse("gate_list", args=[cast.workspace.slug])
    asked = [cast.engagement.pk, cast.foreign_engagement.pk, "x", -1, 10**30]
    shown = cast.browser("consultant").get(path, {"engagement": asked}).content.decode()
    assert shown.count("hx-swap-oob") == 1
    assert f'id="gate-{cast.engagement.pk}"' in shown
    assert "Not ready yet" in shown


def test_evidence_is_drawn_in_its_area_and_said_in_words(cast: Cast) -> None:
    seen = evidence_of(spec_of(), spf=spf("v=spf1 a include:<b>.example -all"))
    run = finished(cast.engagement, verdict("MAIL001"), evidence=evidence_to_json(seen))
    shown = page(cast, "run_page", run.pk)
    assert "The SPF record of coach.example, as a tree" in shown
    assert '<svg width="100%"' in shown
    assert "&lt;b&gt;" in shown
    assert "<b>.example" not in shown


def test_evidence_of_another_format_is_shown_without_pictures(cast: Cast) -> None:
    stored = {"format": 0, "evidence": {"spf:coach.example": {"kind": "SpfFacts"}}}
    run = finished(cast.engagement, verdict("MAIL001"), evidence=stored)
    assert "as a tree" not in page(cast, "run_page", run.pk)
