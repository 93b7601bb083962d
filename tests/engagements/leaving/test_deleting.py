"""Everything of a client goes, nothing of its neighbours, and a receipt stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from engagements import tenancy
from engagements.leaving.deleting import delete_client, what_would_go
from engagements.leaving.retention import look_after_retention, months_after
from engagements.models import (
    Client,
    DeletionReceipt,
    Engagement,
    ErrandState,
    Invitation,
    Role,
    TransitionError,
    User,
    WorkspaceAuditEntry,
)
from engagements.tasks import look_after_all_retention, run_errand, sweep_errands
from handover.models import PackVersion
from tests.engagements.leaving.conftest import filled_client, owner_of
from tests.engagements.leaving.makers import made_export
from tests.factories import make_client, make_engagement, make_membership, make_risk
from tests.posting import post_all


def rows_everywhere() -> dict[str, int]:
    with tenancy.every_workspace("count what is left"):
        return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_all_of_it_goes_and_the_receipt_says_so(filled: Client) -> None:
    workspace, founder = filled.workspace, User.objects.get(name="Nora Quist")
    helper = make_membership(Role.FOUNDER_HELPER, client=filled).user
    neighbour = make_client(workspace=workspace)
    make_membership(Role.FOUNDER, client=neighbour, user=helper)
    make_risk(make_engagement(client=neighbour))
    owner = owner_of(workspace)
    with tenancy.scope(workspace):
        Invitation.issue(workspace, "x@people.example", Role.FOUNDER, client=filled)
        Engagement.objects.get(client=filled).close(despite_ties=True)
        export = made_export(filled)
        expected = what_would_go(filled)
        assert "commented among ourselves" in _log()
        receipt = DeletionReceipt.order(filled, by=owner.user)
        assert DeletionReceipt.order(filled, by=owner.user) == receipt
    run_errand("deletionreceipt", workspace.pk, receipt.pk)
    run_errand("deletionreceipt", workspace.pk, receipt.pk)  # nothing is done twice
    with tenancy.scope(workspace):
        receipt.refresh_from_db()
        assert receipt.state == ErrandState.DONE
        assert receipt.counts == {**expected, "accounts": 1}
        assert receipt.rows_count == sum(receipt.counts.values())
        assert receipt.files_count == FILES
        assert receipt.export_sha256 == export.sha256
        assert (receipt.asked_by_name, receipt.client_name) == ("Olive Owner", "Ada Coaching")
        assert list(Client.objects.all()) == [neighbour]
        log = _log()
        assert "deleted a client for good" in log
        assert "commented among ourselves" not in log
        with pytest.raises(TransitionError):
            receipt.delete()
    assert not User.objects.filter(pk=founder.pk).exists()
    assert User.objects.filter(pk=helper.pk).exists()
    left = rows_everywhere()
    # The neighbour's and the workspace's; nothing else has a row.
    assert {label for label, count in left.items() if count and _is_papers(label)} == {
        "engagements.Client",
        "engagements.DeletionReceipt",
        "engagements.Engagement",
        "engagements.Membership",
        "engagements.Risk",
        "engagements.User",
        "engagements.Workspace",
        "engagements.WorkspaceAuditEntry",
    }
    assert (left["engagements.Engagement"], left["engagements.Risk"]) == (1, 1)


FILES = 7  # of two packs, of one page about a risk, two screenshots, two pages of a preview


def _log() -> str:
    return " ".join(WorkspaceAuditEntry.objects.values_list("sentence", flat=True))


def _is_papers(label: str) -> bool:
    return label.partition(".")[0] in ("engagements", "handover", "runs")


def test_what_fails_deletes_nothing(filled: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> int:
        raise OSError("gone")

    monkeypatch.setattr("engagements.leaving.deleting._delete_accounts", broken)
    with tenancy.scope(filled.workspace):
        receipt = DeletionReceipt.order(filled, by=None)
        assert not delete_client(receipt)
        assert receipt.has_failed
        assert PackVersion.objects.exists()
        monkeypatch.undo()
        assert delete_client(DeletionReceipt.order(filled, by=None))
        assert not PackVersion.objects.exists()


def test_what_was_cut_off_is_queued_again_and_old_files_go(filled: Client) -> None:
    export = made_export(filled)
    with tenancy.scope(filled.workspace):
        receipt = DeletionReceipt.order(filled, by=None)
        long_ago = timezone.now() - timedelta(days=8)
        DeletionReceipt.objects.update(state="working", started_at=long_ago)
        type(export).objects.update(expires_at=long_ago)
        assert export.parts.exists()
    assert sweep_errands() == 1
    with tenancy.scope(filled.workspace):
        receipt.refresh_from_db()
        assert receipt.state == ErrandState.QUEUED
        assert not export.parts.exists()
        export.refresh_from_db()
        assert not export.can_be_had


def test_the_time_to_be_kept(db: None, django_capture_on_commit_callbacks: Any) -> None:
    client = filled_client()
    workspace = client.workspace
    owner = owner_of(workspace)
    today = timezone.localdate()

    def sweep() -> list[int]:
        with django_capture_on_commit_callbacks(execute=True):
            return look_after_all_retention()

    def closed(days_ago: int) -> None:
        moment = timezone.now() - timedelta(days=days_ago)
        Engagement.objects.update(state="closed", closed_at=moment)
        client.refresh_from_db()

    with tenancy.scope(workspace):
        engagement = Engagement.objects.get()
        assert sweep() == [0, 0]
        client.keep_for(1, by=owner.user)
        assert sweep() == [0, 0], "a sprint is open"
        closed(days_ago=5)
        assert sweep() == [0, 0], "three weeks are left"
        closed(days_ago=25)
        assert sweep() == [1, 0]
        assert sweep() == [0, 0], "told once"
        client.refresh_from_db()
        assert client.deletion_told == today + timedelta(days=14)
        [letter] = [each for each in post_all() if "is deleted on" in each.subject]
        assert letter.to == [owner.user.email]
        assert "Ada Coaching" in letter.body
        assert "List-Unsubscribe" not in letter.message(), "it can't be turned off"
        assert f"/clients/{client.slug}/" in letter.body
        closed(days_ago=1)
        assert sweep() == [0, 0], "the day has moved"
        client.refresh_from_db()
        assert client.deletion_told is None
        closed(days_ago=60)
        assert sweep() == [1, 0], "two weeks' notice, even when it is over already"
        engagement.refresh_from_db()
        engagement.reopen()
        Client.objects.update(deletion_told=today)
        assert sweep() == [0, 0], "opened again"
        closed(days_ago=60)
        Client.objects.update(deletion_told=today)
        assert look_after_retention(workspace) == (0, 1)
        receipt = DeletionReceipt.objects.get()
        assert (receipt.why, receipt.asked_by_name) == ("retention", "LaunchReady")
        assert delete_client(receipt)
        assert not Client.objects.exists()


def test_months_end_where_they_end() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 15), 12) == date(2027, 12, 15)
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
