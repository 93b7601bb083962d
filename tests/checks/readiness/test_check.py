"""The readiness check: passive, one look with real sockets, bounded, and taken into a sprint."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from checks.engine.registry import all_rules
from checks.gatherers.look import needed_topics
from checks.readiness.models import MOST_AT_ONCE, ReadinessCheck
from checks.readiness.passive import PASSIVE, passive_rules
from checks.readiness.result import result_of
from checks.readiness.tasks import carry_out, sweep
from checks.runs.models import Run, RunState
from checks.runs.models.claims import CUT_OFF_AFTER
from engagements import tenancy
from engagements.models import Client, Engagement, Lead, LeadKind
from tests.checks.readiness.makers import make_check
from tests.checks.runs.makers import DOMAIN, verdict
from tests.checks.runs.small_internet import SmallInternet
from tests.conftest import Cast
from tests.engagements.public.test_tools import answers, send
from tests.factories import make_front_door, make_lead, make_package

QUEUED, RUNNING, DONE, FAILED = RunState


def ask(cast: Cast, number: int = 1) -> list[ReadinessCheck]:
    with tenancy.scope(cast.workspace):
        return [ReadinessCheck.ask(DOMAIN)[0] for _ in range(number)]


def test_only_what_every_visitor_may_see_is_looked_at() -> None:
    codes = {rule.code for rule in passive_rules()}
    assert {"DNS001", "MAIL001", "MAIL014", "TLS004", "WEB002", "WEB004", "REG002"} <= codes
    active = {"EXP001", "EXP003", "EXP004", "RATE001", "DNS014", "EDGE007", "TLS010", "MX006"}
    assert active <= all_rules().keys()
    assert active.isdisjoint(codes)
    asked = needed_topics({topic for rule in passive_rules() for topic in rule.topics})
    assert asked <= PASSIVE


def test_a_stranger_has_a_domain_looked_at_and_it_becomes_a_sprint(
    cast: Cast, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    door = make_front_door(cast.workspace)
    make_package(cast.workspace, playbook_key="a", excluded="Sold no more", is_offered=False)
    make_package(cast.workspace, playbook_key="a", excluded="New features")
    told = send("readiness_start", door.slug, domain=DOMAIN, mine="on")
    waiting = Browser().get(told.headers["Location"]).content.decode()
    assert "Waiting for its turn" in waiting
    with tenancy.scope(cast.workspace):
        check = ReadinessCheck.objects.get()
    with SmallInternet(tmp_path) as internet, override_settings(NETWORK_FILE=str(internet.file)):
        carry_out(cast.workspace.pk, check.pk)
        carry_out(cast.workspace.pk, check.pk)  # a second message changes nothing
    with tenancy.scope(cast.workspace):
        check.refresh_from_db()
    assert (check.state, check.attempt, check.slot) == (DONE, 1, None)
    page = Browser().get(told.headers["Location"]).content.decode()
    assert check.sentence in page
    assert all_rules()["MAIL001"].failure_title in page

    owner, lead_pk = cast.browser("owner"), check.lead_id
    lead_page = reverse("lead_page", args=[cast.workspace.slug, lead_pk])
    assert f'value="{DOMAIN}"' in owner.get(lead_page).content.decode()
    press = {"client_name": DOMAIN, "domain": DOMAIN, "playbook": "a", "client": ""}
    path = reverse("lead_take", args=[cast.workspace.slug, lead_pk])
    opened = owner.post(path, press, follow=True)
    assert "Opened, with what the lead brought." in opened.content.decode()
    with tenancy.scope(cast.workspace):
        sprint = Engagement.objects.get(domain=DOMAIN)
        (run,) = Run.objects.all()
        assert run.findings.filter(code="MAIL001", status="fail").exists()
        assert sprint.risks.filter(code="MAIL001").exists()
        assert sprint.scope_out == "New features"
        assert sprint.dns_records.filter(type="MX").exists()
        assert (run.state, run.looked_at) == (DONE, check.looked_at)
        assert run.evidence is not None
        assert check.evidence is not None
        assert check.evidence["evidence"].items() <= run.evidence["evidence"].items()
        assert Lead.objects.get().engagement == sprint
    again = owner.post(path, press | {"client_name": "Another"}, follow=True)
    assert "has made a sprint of this lead already" in again.content.decode()
    with tenancy.scope(cast.workspace):
        assert Client.objects.filter(name="Another").count() == 0


def test_answers_to_the_questions_come_along(cast: Cast) -> None:
    lead, _ = make_lead(cast.workspace, answers=answers(flagged="yes"))
    path = reverse("lead_take", args=[cast.workspace.slug, lead.pk])
    press = {"client_name": "Ann Ltd", "domain": DOMAIN, "playbook": "b", "client": ""}
    assert cast.browser("consultant").post(path, press).status_code == 302
    with tenancy.scope(cast.workspace):
        assert Engagement.objects.get(domain=DOMAIN).intake["flagged"] == "yes"


@pytest.mark.parametrize("domain", ["127.0.0.1", "printer.local", "a@coach.example", "x"])
def test_what_is_no_public_domain_is_refused(cast: Cast, domain: str) -> None:
    door = make_front_door(cast.workspace)
    assert send("readiness_start", door.slug, domain=domain, mine="on").status_code == 422


def test_a_domain_is_spared_whoever_asks(cast: Cast) -> None:
    doors = [make_front_door(place) for place in (cast.workspace, cast.foreign_workspace)]
    asked = [
        send("readiness_start", doors[number % 2].slug, domain=DOMAIN, mine="on",
             address=f"192.0.2.{number}").status_code
        for number in range(4)
    ]  # fmt: skip
    assert asked == [302, 302, 302, 429]


def test_a_few_run_at_once_and_the_others_wait(cast: Cast) -> None:
    checks = ask(cast, MOST_AT_ONCE + 1)
    with tenancy.scope(cast.workspace):
        assert [check.claim() for check in checks] == [True] * MOST_AT_ONCE + [False]
        waiting = checks[-1]
        assert waiting.state == QUEUED
        assert not checks[0].claim()  # it is taken
        assert checks[0].end(DONE)
        assert waiting.claim()
        dead = ReadinessCheck.objects.filter(pk=waiting.pk)
        dead.update(heartbeat_at=timezone.now() - CUT_OFF_AFTER * 2)
    assert sweep() == 1
    with tenancy.scope(cast.workspace):
        waiting.refresh_from_db()
        assert (waiting.state, waiting.slot, waiting.attempt) == (QUEUED, None, 1)


def test_the_worst_five_are_told_once_each_and_the_good_by_area(cast: Cast) -> None:
    failing = ["MAIL001", "MAIL014", "WEB002", "WEB004", "TLS004", "DNS001"]
    verdicts = [verdict(code) for code in failing]
    verdicts += [verdict("MAIL001", "www.coach.example"), verdict("REG002", status="pass")]
    verdicts += [verdict("REG003", status="pass"), verdict("REG003", "b.example", "not_observed")]
    check, _ = make_check(cast.workspace, *verdicts)
    result = result_of(check)
    assert (len(result.worst), result.others, result.good_count, result.unseen) == (5, 1, 1, 1)
    twice = next(worry for worry in result.worst if len(worry.subjects) == 2)
    assert twice.subjects == (DOMAIN, "www.coach.example")


def test_the_list_of_leads_asks_no_more_for_more(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    path = reverse("lead_list", args=[cast.workspace.slug])
    for _ in range(3):
        make_check(cast.workspace)
    counted = []
    browser = cast.browser("helper")
    for more in (0, 7):
        for _ in range(more):
            make_check(cast.workspace)
            make_lead(cast.workspace, LeadKind.RISKS, answers=answers())
        with django_assert_max_num_queries(20) as asked:
            browser.get(path)
        counted.append(len(asked))
    assert counted[0] == counted[1]
