"""A run is claimed once, ended once, and queued again when it was cut off."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from checks.runs.models import Run, RunState
from checks.runs.models.claims import CUT_OFF_AFTER, MOST_ATTEMPTS
from checks.runs.tasks import sweep
from engagements import tenancy
from engagements.models import AuditEntry, Engagement, TransitionError
from tests.checks.runs.makers import look, make_run, verdict
from tests.factories import make_engagement, make_risk, make_user

QUEUED, RUNNING, DONE, FAILED = RunState


def running(engagement: Engagement, silent_for: timedelta = timedelta(0), attempt: int = 1) -> Run:
    return make_run(
        engagement,
        state=RUNNING,
        attempt=attempt,
        started_at=timezone.now(),
        heartbeat_at=timezone.now() - silent_for,
    )


SILENT = CUT_OFF_AFTER + timedelta(seconds=1)


# Asking


def test_pressing_twice_asks_once(engagement: Engagement) -> None:
    ann = make_user(name="Ann")
    assert Run.ask_audit(engagement, by=ann) == Run.ask_audit(engagement)
    assert AuditEntry.objects.get().sentence == "asked for an audit"


def test_after_the_end_one_may_ask_again(engagement: Engagement) -> None:
    first = Run.ask_audit(engagement)
    first.claim()
    first.end(DONE)
    assert Run.ask_audit(engagement) != first


def test_a_worker_is_told_when_the_row_is_there(
    engagement: Engagement, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as told:
        Run.ask_audit(engagement)
        Run.ask_audit(engagement)
    assert len(told) == 1


def test_a_verification_is_of_the_one_rule(engagement: Engagement) -> None:
    risk = make_risk(engagement, code="MAIL001")
    run = Run.ask_verification(risk)
    assert (run.codes, run.risk, run.purpose) == (["MAIL001"], risk, "verification")
    assert Run.ask_verification(risk) == run
    assert Run.ask_audit(engagement) != run


def test_the_spec_is_the_engagements_of_that_day(engagement: Engagement) -> None:
    engagement.spec = {"canonical": "www.coach.example"}
    run = Run.ask_audit(engagement)
    assert run.spec == {"domain": "coach.example", "canonical": "www.coach.example"}


@pytest.mark.parametrize("code", ["", "GONE001"])
def test_no_rule_no_verification(engagement: Engagement, code: str) -> None:
    with pytest.raises(TransitionError, match="No rule looks after"):
        Run.ask_verification(make_risk(engagement, code=code))
    assert not Run.objects.exists()


def test_the_database_too_knows_one_audit_at_once(engagement: Engagement) -> None:
    make_run(engagement)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_run(engagement)


# Claiming


def test_two_workers_claim_once(engagement: Engagement) -> None:
    run = make_run(engagement)
    mine, yours = Run.objects.get(pk=run.pk), Run.objects.get(pk=run.pk)
    assert mine.claim()
    assert not yours.claim()
    assert (mine.state, mine.attempt) == (RUNNING, 1)


@pytest.mark.parametrize("state", [RUNNING, DONE, FAILED])
def test_only_what_is_queued_is_claimed(engagement: Engagement, state: RunState) -> None:
    assert not make_run(engagement, state=state).claim()


def test_a_lost_claim_writes_nothing(engagement: Engagement) -> None:
    run = running(engagement, SILENT)
    late = Run.objects.get(pk=run.pk)
    assert run.requeue()
    assert not late.beat({"done": 1}), "while it waits for another worker"
    assert Run.objects.get(pk=run.pk).claim()
    assert not late.beat({"done": 1})
    assert not late.end(DONE, gate="ready")
    now = Run.objects.get(pk=run.pk)
    assert (now.state, now.attempt, now.progress, now.gate) == (RUNNING, 2, {}, "")


def test_it_ends_once(engagement: Engagement) -> None:
    run = running(engagement)
    twin = Run.objects.get(pk=run.pk)
    assert run.end(DONE, gate="ready")
    assert not twin.end(FAILED, error="Late")
    assert Run.objects.get(pk=run.pk).state == DONE


# Sweeping


@pytest.fixture
def no_scope(engagement: Engagement) -> Iterator[None]:
    """As in a worker: no tenant is set."""
    with tenancy.cleared():
        yield


def state_of(run: Run) -> str:
    with tenancy.scope(run.workspace_id):
        return Run.objects.get(pk=run.pk).state


@pytest.mark.parametrize(
    ("state", "age", "swept"),
    [
        (RUNNING, 31, True),
        (RUNNING, 5, False),
        (QUEUED, 31, True),
        (QUEUED, 5, False),
        (DONE, 3000, False),
        (FAILED, 3000, False),
    ],
)
@pytest.mark.usefixtures("no_scope")
def test_the_sweep_takes_what_was_cut_off(
    engagement: Engagement, state: RunState, age: int, swept: bool
) -> None:
    moment = timezone.now() - timedelta(seconds=age)
    run = make_run(engagement, state=state, attempt=1, heartbeat_at=moment, queued_at=moment)
    assert sweep() == swept
    assert state_of(run) == (QUEUED if swept else state)


@pytest.mark.usefixtures("no_scope")
def test_the_sweep_reaches_every_workspace(engagement: Engagement) -> None:
    for each in (engagement, make_engagement()):
        running(each, SILENT)
    assert sweep() == 2


@pytest.mark.usefixtures("no_scope")
def test_the_sweep_queues_once(engagement: Engagement) -> None:
    running(engagement, SILENT)
    assert (sweep(), sweep()) == (1, 0)


def test_after_some_tries_it_is_given_up_with_a_word(engagement: Engagement) -> None:
    run = running(engagement, SILENT, attempt=MOST_ATTEMPTS)
    assert not run.requeue()
    run.refresh_from_db()
    assert run.state == FAILED
    assert "Look at its log" in run.error


def test_a_run_that_lives_is_not_taken_away(engagement: Engagement) -> None:
    run = running(engagement)
    assert not run.requeue()
    assert Run.objects.get(pk=run.pk).state == RUNNING


# What lists ask for


def test_newest_audits_are_one_an_engagement(engagement: Engagement) -> None:
    look(engagement, verdict())
    look(engagement, verdict(status="pass"))
    newest = engagement.runs.latest("started_at")
    look(engagement, verdict(), codes=["MAIL001"], purpose="verification")
    make_run(engagement, state=RUNNING, started_at=timezone.now())
    assert list(Run.objects.newest_audits()) == [newest]
