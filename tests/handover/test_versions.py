"""Versions of the pack: numbered, claimed once, ended once, and then left alone for good."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagements import tenancy
from engagements.models import AuditEntry, Contact, Engagement
from handover import making, tasks
from handover.making import ask_for_pack, make_pack, render_pack
from handover.models import MOST_ATTEMPTS, PackFrozen, PackState, PackVersion, SignOff
from handover.typesetting import TypesettingError
from tests.factories import make_engagement, make_user
from tests.handover.paperwork import make_queued, make_ready

LONG_AGO = timedelta(minutes=10)


def test_making_one_keeps_the_file_with_its_hash(engagement: Engagement) -> None:
    pack = make_pack(engagement, by=make_user(name="Grace Hopper"))
    assert (pack.number, pack.state, pack.made_by_name) == (1, PackState.READY, "Grace Hopper")
    assert bytes(pack.pdf or b"").startswith(b"%PDF-")
    assert pack.sha256 == hashlib.sha256(bytes(pack.pdf or b"")).hexdigest()
    assert pack.pages is not None
    assert pack.pages > 10
    said = AuditEntry.objects.filter(engagement=engagement).values_list("sentence", flat=True)
    assert "made version 1 of the handover pack" in said


def test_numbers_go_on_within_an_engagement(engagement: Engagement) -> None:
    make_ready(engagement)
    assert make_pack(engagement).number == 2
    assert making.next_number(make_engagement(client=engagement.client)) == 1


def test_a_number_is_given_once(engagement: Engagement) -> None:
    make_ready(engagement)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_queued(engagement, number=1)


def test_later_edits_are_for_the_next_version(engagement: Engagement) -> None:
    pack = ask_for_pack(engagement, by=make_user())
    Contact.objects.filter(engagement=engagement).delete()
    render_pack(pack)
    assert "Grace Hopper" in str(pack.snapshot)
    assert "+44 20 7946 0000" not in str(make_pack(engagement).snapshot)


def test_asking_twice_gives_the_one_that_is_under_way(engagement: Engagement) -> None:
    user = make_user()
    assert ask_for_pack(engagement, by=user) == ask_for_pack(engagement, by=user)
    assert engagement.packs.count() == 1


def test_a_worker_is_told_on_commit(
    engagement: Engagement,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(tasks.render, "delay", lambda *ids: told.append(ids))
    with django_capture_on_commit_callbacks(execute=True):
        pack = ask_for_pack(engagement, by=make_user())
        assert told == []
    assert told == [(engagement.workspace_id, pack.pk)]


def test_the_task_sets_it_and_may_run_twice(engagement: Engagement) -> None:
    pack = ask_for_pack(engagement, by=make_user())
    tasks.render(pack.workspace_id, pack.pk)
    pack.refresh_from_db()
    assert pack.is_ready
    tasks.render(pack.workspace_id, pack.pk)
    again = PackVersion.objects.get(pk=pack.pk)
    assert (again.attempt, again.sha256) == (1, pack.sha256)


def test_a_failure_is_kept_as_a_sentence(engagement: Engagement) -> None:
    pack = make_queued(engagement, snapshot={"pack": {"made_at": "2026-06-01T00:00:00+00:00"}})
    assert not render_pack(pack)
    assert pack.state == PackState.FAILED
    assert pack.error.startswith("The pack could not be set")


def test_the_command_line_hears_of_a_failure(
    engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "take_snapshot", lambda papers, **said: _unreadable(papers))
    with pytest.raises(TypesettingError, match="could not be set"):
        make_pack(engagement)


def _unreadable(papers: Any) -> dict[str, Any]:
    return {"pack": {"made_at": papers.moment.isoformat()}, "sections": [{}] * 13}


# Claims


def test_two_workers_claim_once(engagement: Engagement) -> None:
    pack = make_queued(engagement)
    same = PackVersion.objects.get(pk=pack.pk)
    assert pack.claim()
    assert not same.claim()


def test_a_lost_claim_writes_nothing(engagement: Engagement) -> None:
    pack = make_queued(engagement)
    assert pack.claim()
    PackVersion.objects.filter(pk=pack.pk).update(started_at=timezone.now() - LONG_AGO)
    assert pack.requeue()
    second = PackVersion.objects.get(pk=pack.pk)
    assert second.claim()
    assert not pack.end_ready(b"old", 1)
    assert second.end_ready(b"new", 1)
    assert not pack.end_failed("too late")
    second.refresh_from_db()
    assert bytes(second.pdf or b"") == b"new"


@pytest.mark.parametrize(
    ("fields", "queued_again"),
    [
        ({"state": "rendering", "attempt": 1, "started_at": -LONG_AGO}, 1),  # its worker was killed
        ({"state": "rendering", "attempt": 1, "started_at": timedelta(0)}, 0),  # under way
        ({"state": "queued", "queued_at": -LONG_AGO}, 1),  # the message was lost
        ({"state": "queued", "queued_at": timedelta(0)}, 0),  # a worker will come
        ({"state": "failed", "queued_at": -LONG_AGO}, 0),
    ],
)
def test_the_sweep_queues_what_was_cut_off(
    engagement: Engagement, fields: dict[str, Any], queued_again: int
) -> None:
    now = timezone.now()
    moments = {k: now + v for k, v in fields.items() if isinstance(v, timedelta)}
    pack = make_queued(engagement, **(fields | moments))
    assert tasks.sweep() == queued_again
    pack.refresh_from_db()
    assert pack.state == ("queued" if queued_again else fields["state"])


def test_the_sweep_leaves_what_is_ready(engagement: Engagement) -> None:
    make_ready(engagement)
    assert tasks.sweep() == 0


def test_it_is_given_up_after_some_attempts(engagement: Engagement) -> None:
    pack = make_queued(
        engagement,
        state="rendering",
        attempt=MOST_ATTEMPTS,
        started_at=timezone.now() - LONG_AGO,
    )
    assert tasks.sweep() == 0
    pack.refresh_from_db()
    assert pack.state == PackState.FAILED
    assert "cut off several times" in pack.error


def test_the_task_finds_nothing_in_another_workspace(engagement: Engagement) -> None:
    pack = make_queued(engagement)
    with tenancy.cleared():
        other = make_engagement()
    with tenancy.scope(other.workspace_id):
        tasks.render(other.workspace_id, pack.pk)
    pack.refresh_from_db()
    assert pack.state == PackState.QUEUED


# A version that is ready


def test_what_is_ready_cant_be_saved_or_removed(engagement: Engagement) -> None:
    pack = make_ready(engagement)
    pack.error = "changed"
    with pytest.raises(PackFrozen):
        pack.save()
    with pytest.raises(PackFrozen):
        pack.delete()
    for refused in (
        lambda rows: rows.update(sha256="0"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update([pack], ["sha256"]),
    ):
        with pytest.raises(PackFrozen):
            refused(PackVersion.objects.filter(pk=pack.pk))


def test_a_stale_copy_cant_overwrite_it_either(engagement: Engagement) -> None:
    pack = make_queued(engagement)
    stale = PackVersion.objects.get(pk=pack.pk)
    pack.claim()
    pack.end_ready(b"pdf", 1)
    with pytest.raises(PackFrozen):
        stale.save()


def test_it_outlives_the_account_of_who_made_it(engagement: Engagement) -> None:
    user = make_user(name="Grace Hopper")
    pack = make_queued(engagement, made_by=user)
    pack.claim()
    pack.end_ready(b"pdf", 1)
    user.delete()
    pack.refresh_from_db()
    assert (pack.made_by, pack.made_by_name) == (None, "Grace Hopper")


def test_it_goes_with_its_client(engagement: Engagement) -> None:
    make_ready(engagement)
    engagement.client.delete()
    assert not PackVersion.objects.exists()


def test_the_database_wants_a_ready_pack_whole(engagement: Engagement) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_queued(engagement, state="ready")
    assert not SignOff.objects.exists()
