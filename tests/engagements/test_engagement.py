"""The engagement's states, its clock as stored, and that a closed file stays as it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagements.models import (
    AuditEntry,
    Engagement,
    EngagementState,
    Pause,
    PauseKind,
    TransitionError,
)
from engagements.models.engagement import VERBS
from tests.factories import (
    make_block,
    make_client,
    make_contact,
    make_engagement,
    make_item,
    make_risk,
    make_user,
)

DRAFT, RUNNING, PAUSED, WAITING, CLOSED = EngagementState

CALLS: dict[str, Callable[[Engagement], Any]] = {
    "start": lambda engagement: engagement.start(),
    "pause": lambda engagement: engagement.pause("Weekend"),
    "wait_for_client": lambda engagement: engagement.wait_for_client("The registrar's log-in"),
    "resume": lambda engagement: engagement.resume(),
    "close": lambda engagement: engagement.close(),
    "reopen": lambda engagement: engagement.reopen(),
}

ALLOWED = {
    (DRAFT, "start"): RUNNING,
    (DRAFT, "close"): CLOSED,
    (RUNNING, "pause"): PAUSED,
    (RUNNING, "wait_for_client"): WAITING,
    (RUNNING, "close"): CLOSED,
    (PAUSED, "wait_for_client"): WAITING,
    (PAUSED, "resume"): RUNNING,
    (PAUSED, "close"): CLOSED,
    (WAITING, "pause"): PAUSED,
    (WAITING, "resume"): RUNNING,
    (WAITING, "close"): CLOSED,
    (CLOSED, "reopen"): RUNNING,
}


def in_state(state: str) -> Engagement:
    """An engagement brought into the state by its own verbs."""
    engagement = make_engagement(state="draft", started_at=None)
    for verb in {
        DRAFT: [],
        RUNNING: ["start"],
        PAUSED: ["start", "pause"],
        WAITING: ["start", "wait_for_client"],
        CLOSED: ["start", "close"],
    }[EngagementState(state)]:
        CALLS[verb](engagement)
    return engagement


@pytest.mark.parametrize("state", EngagementState)
@pytest.mark.parametrize("verb", VERBS)
def test_transitions(engagement: Engagement, state: EngagementState, verb: str) -> None:
    sprint = in_state(state)
    expected = ALLOWED.get((state, verb))
    assert sprint.allows(verb) is (expected is not None)
    if expected is None:
        with pytest.raises(TransitionError, match=r"\w+\.$"):
            CALLS[verb](sprint)
        expected = state
    else:
        CALLS[verb](sprint)
    assert Engagement.objects.get(pk=sprint.pk).state == expected


def test_a_stale_copy_cannot_start_twice(engagement: Engagement) -> None:
    sprint = in_state("draft")
    stale = Engagement.objects.get(pk=sprint.pk)
    sprint.start()
    with pytest.raises(TransitionError, match="started already"):
        stale.start()


@pytest.mark.parametrize("verb", ["pause", "wait_for_client"])
def test_stopping_the_clock_needs_a_reason(engagement: Engagement, verb: str) -> None:
    with pytest.raises(TransitionError, match="Say"):
        getattr(engagement, verb)("  ")
    engagement.refresh_from_db()
    assert engagement.state == RUNNING


def test_each_verb_writes_one_line(engagement: Engagement) -> None:
    ann = make_user(name="Ann")
    engagement.wait_for_client("The registrar's log-in", by=ann)
    line = AuditEntry.objects.get(engagement=engagement)
    assert str(line) == "Ann is waiting for the client: The registrar's log-in"
    assert line.actor == ann


def test_waiting_for_the_client_stops_the_clock(engagement: Engagement) -> None:
    engagement.wait_for_client("Access")
    began = Pause.objects.lasting().get().started_at
    clock, later = engagement.clock, began + timedelta(hours=5)
    assert clock.blocked_by_client(later) == timedelta(hours=5)
    assert clock.elapsed(later) == clock.elapsed(began)
    engagement.pause("Night")
    assert [pause.kind for pause in engagement.pauses.all()] == [PauseKind.CLIENT, PauseKind.OURS]
    assert Pause.objects.lasting().count() == 1


def test_a_prefetched_clock_is_not_stale_after_a_verb(engagement: Engagement) -> None:
    engagement.pause("Night")
    sprint = Engagement.objects.prefetch_related("pauses").get(pk=engagement.pk)
    assert sprint.clock.is_stopped(timezone.now())
    sprint.resume()
    assert not sprint.clock.is_stopped(timezone.now())


def test_closing_ends_the_pause(engagement: Engagement) -> None:
    engagement.pause("Night")
    engagement.close()
    assert not Pause.objects.lasting().exists()


def test_the_time_closed_does_not_count(engagement: Engagement) -> None:
    engagement.close()
    now = timezone.now()
    Engagement.objects.filter(pk=engagement.pk).update(
        started_at=now - timedelta(hours=10), closed_at=now - timedelta(hours=6)
    )
    engagement.refresh_from_db()
    engagement.reopen()
    used = engagement.clock.elapsed(timezone.now())
    assert abs(used - timedelta(hours=4)) < timedelta(minutes=1)


def test_a_draft_that_was_closed_reopens_as_a_draft(engagement: Engagement) -> None:
    sprint = in_state("draft")
    sprint.close()
    sprint.reopen()
    assert sprint.state == DRAFT
    assert not sprint.pauses.exists()


def test_a_closed_engagement_refuses_new_and_changed_paper(engagement: Engagement) -> None:
    risk, contact, item = make_risk(engagement), make_contact(engagement), None
    item = make_item(make_block(engagement))
    engagement.close()
    with pytest.raises(TransitionError, match="closed"):
        make_risk(engagement)
    with pytest.raises(TransitionError, match="closed"):
        risk.start_fixing()
    with pytest.raises(TransitionError, match="closed"):
        item.save()
    with pytest.raises(TransitionError, match="closed"):
        contact.delete()
    risk.refresh_from_db()
    assert risk.state == "open"
    engagement.reopen()
    contact.delete()


def test_slugs_are_found_and_kept_apart(engagement: Engagement) -> None:
    first = make_engagement(client=engagement.client, title="Spring launch")
    second = make_engagement(client=engagement.client, title="Spring launch")
    ours = make_engagement(client=engagement.client, title="Clients")
    unnamed = make_engagement(client=engagement.client, title="日本")
    assert (first.slug, second.slug) == ("spring-launch", "spring-launch-2")
    assert ours.slug != "clients", "a word of our own addresses"
    assert unnamed.slug == "sprint"
    first.title = "Autumn"
    first.save()
    assert first.slug == "spring-launch", "addresses that were mailed must go on working"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"state": "resting"}, "an unknown state"),
        ({"state": "running", "started_at": None}, "running without a start"),
        ({"state": "closed", "closed_at": None}, "closed without an end"),
    ],
)
def test_the_table_refuses(engagement: Engagement, fields: dict[str, Any], why: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.filter(pk=engagement.pk).update(**fields)


def test_the_table_refuses_two_pauses_at_once(engagement: Engagement) -> None:
    engagement.pause("Night")
    with pytest.raises(IntegrityError), transaction.atomic():
        engagement.pauses.create(kind="ours", reason="Day", started_at=timezone.now())


def test_intake_answers_are_kept_by_question(engagement: Engagement) -> None:
    engagement.playbook = {"intake": [{"key": "two-sites"}]}
    engagement.save()
    engagement.answer_intake("two-sites", "yes")
    engagement.refresh_from_db()
    assert engagement.intake == {"two-sites": "yes"}
    with pytest.raises(TransitionError, match="no such question"):
        engagement.answer_intake("shoe-size", "44")


def test_a_client_deleted_takes_its_engagements_along(engagement: Engagement) -> None:
    engagement.pause("Night")
    make_item(make_block(engagement))
    engagement.client.delete()
    assert not Engagement.objects.exists()
    assert not AuditEntry.objects.exists()


def test_clients_of_one_name_get_slugs_of_their_own(engagement: Engagement) -> None:
    slugs = {make_client(name="Acme").slug, make_client(name="Acme").slug}
    assert slugs == {"acme", "acme-2"}
