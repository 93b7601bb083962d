"""The log is written once: no way to change or remove a line."""

import pytest

from engagements import tenancy
from engagements.models import (
    AppendOnlyError,
    AuditEntry,
    Engagement,
    WorkspaceAuditEntry,
    audit,
)
from tests.factories import make_user, make_workspace


def test_a_line_cannot_be_changed_or_removed(engagement: Engagement) -> None:
    audit(engagement, make_user(name="Ann"), "did something", "a thing")
    line = AuditEntry.objects.get()
    line.sentence = "did nothing"
    with pytest.raises(AppendOnlyError):
        line.save()
    with pytest.raises(AppendOnlyError):
        line.save(update_fields=["sentence"])
    with pytest.raises(AppendOnlyError):
        line.delete()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.update(sentence="did nothing")
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.bulk_update([line], ["sentence"])
    assert str(AuditEntry.objects.get()) == "Ann did something"


def test_without_an_actor_it_was_the_product(engagement: Engagement) -> None:
    audit(engagement, None, "ticked three items")
    assert str(AuditEntry.objects.get()) == "LaunchReady ticked three items"


def test_a_closed_engagement_still_logs(engagement: Engagement) -> None:
    engagement.close()
    audit(engagement, None, "made a pack")
    assert AuditEntry.objects.newest_first()[0].sentence == "made a pack"


def test_the_workspace_has_a_log_of_its_own(db: None) -> None:
    workspace, other = make_workspace(), make_workspace()
    audit(workspace, make_user(name="Ann"), "invited a founder", "fay@coach.example")
    with tenancy.scope(workspace):
        assert WorkspaceAuditEntry.objects.get().target == "fay@coach.example"
    with tenancy.scope(other):
        assert not WorkspaceAuditEntry.objects.exists()


def test_long_targets_are_cut_not_refused(engagement: Engagement) -> None:
    audit(engagement, None, "x" * 900, "y" * 900)
    line = AuditEntry.objects.get()
    assert (len(line.sentence), len(line.target)) == (500, 300)
