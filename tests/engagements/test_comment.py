"""Comments: two tables, one of which no founder's query can reach."""

from typing import Any

import pytest

from engagements import tenancy
from engagements.models import (
    AuditEntry,
    Engagement,
    FounderComment,
    InternalComment,
    Membership,
    TransitionError,
    WorkspaceAuditEntry,
)
from engagements.models.comment import Subject
from engagements.tenancy import ScopeError
from tests.factories import make_block, make_comment, make_item, make_risk

BOTH = pytest.mark.parametrize("kind", [InternalComment, FounderComment])
Kind = type[InternalComment | FounderComment]


@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: list(rows.all()),
        lambda rows: rows.count(),
        lambda rows: rows.filter(text="x").exists(),
        lambda rows: rows.filter(pk=1).delete(),
        lambda rows: rows.create(text="x"),
    ],
)
def test_in_a_founders_scope_any_query_for_our_own_comments_raises(
    engagement: Engagement, ask: Any
) -> None:
    make_comment(InternalComment, engagement)
    with (
        tenancy.scope(engagement.workspace_id, engagement.client_id),
        pytest.raises(ScopeError, match="belongs to the whole workspace"),
    ):
        ask(InternalComment.objects)


def test_in_a_founders_scope_only_their_own_clients_comments_are_there(
    engagement: Engagement,
) -> None:
    mine = make_comment(FounderComment, engagement)
    with tenancy.scope(engagement.workspace_id, engagement.client_id):
        assert list(FounderComment.objects.about(engagement)) == [mine]


@BOTH
def test_no_row_of_the_client_leads_to_a_comment(engagement: Engagement, kind: Kind) -> None:
    subjects = [engagement, make_risk(engagement), make_item(make_block(engagement))]
    for subject in subjects:
        back = [link for link in subject._meta.related_objects if link.related_model is kind]
        assert back == []


@BOTH
def test_a_comment_stands_with_what_it_is_about(
    engagement: Engagement, consultant: Membership, kind: Kind
) -> None:
    subjects: list[Subject] = [
        engagement,
        make_risk(engagement),
        make_item(make_block(engagement)),
    ]
    written = [kind.write(subject, " Seen it. ", by=consultant.user) for subject in subjects]
    assert [comment.subject for comment in written] == subjects
    assert {comment.text for comment in written} == {"Seen it."}
    assert list(kind.objects.about(engagement)) == written
    assert list(kind.objects.about(subjects[1])) == written[1:2]
    assert list(kind.objects.about(subjects[2])) == written[2:]


def test_the_log_a_client_may_read_has_no_line_of_our_own_talk(
    engagement: Engagement, consultant: Membership
) -> None:
    comment = InternalComment.write(engagement, "Pays late", by=consultant.user)
    comment.take_back(by=consultant.user)
    assert not AuditEntry.objects.exists()
    lines = WorkspaceAuditEntry.objects.newest_first().values_list("sentence", flat=True)
    assert list(lines) == [
        "took back a comment among ourselves",
        "commented among ourselves",
    ]


def test_a_comment_for_the_founder_is_logged_without_its_words(
    engagement: Engagement, founder: Membership
) -> None:
    FounderComment.write(engagement, "Please not on Monday", by=founder.user)
    line = AuditEntry.objects.get()
    assert (line.actor, line.sentence) == (founder.user, "commented for the founder")
    assert "Monday" not in line.target


@BOTH
def test_only_its_author_takes_a_comment_back(
    engagement: Engagement, consultant: Membership, founder: Membership, kind: Kind
) -> None:
    comment = kind.write(engagement, "Seen it", by=consultant.user)
    with pytest.raises(TransitionError, match="Only who wrote"):
        comment.take_back(by=founder.user)
    comment.take_back(by=consultant.user)
    assert not kind.objects.exists()


@BOTH
def test_nothing_is_said_on_a_closed_sprint_and_nothing_taken_back(
    engagement: Engagement, consultant: Membership, kind: Kind
) -> None:
    comment = kind.write(engagement, "Seen it", by=consultant.user)
    engagement.close()
    with pytest.raises(TransitionError, match="closed"):
        kind.write(engagement, "Too late", by=consultant.user)
    with pytest.raises(TransitionError, match="closed"):
        comment.take_back(by=consultant.user)
    assert list(kind.objects.all()) == [comment]


@BOTH
def test_white_space_is_no_comment(
    engagement: Engagement, consultant: Membership, kind: Kind
) -> None:
    with pytest.raises(TransitionError, match="Write something"):
        kind.write(engagement, " \n", by=consultant.user)


def test_the_portal_lists_no_comment_about_a_false_alarm(
    engagement: Engagement, consultant: Membership
) -> None:
    risk = make_risk(engagement)
    kept = FounderComment.write(engagement, "Hello", by=consultant.user)
    about_real = FounderComment.write(make_risk(engagement), "Look", by=consultant.user)
    FounderComment.write(risk, "Never mind", by=consultant.user)
    risk.false_alarm("Not here.", by=consultant.user)
    assert list(FounderComment.objects.for_portal().about(engagement)) == [kept, about_real]
