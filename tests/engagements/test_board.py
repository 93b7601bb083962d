"""The consultant's board: what needs me first, in two queries however many sprints."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagements import tenancy
from engagements.desk.overview import needs_of
from engagements.desk.sentences import reason_for_me
from engagements.models import Client, Engagement, FounderComment, Membership, Pause
from tests.factories import (
    make_approval,
    make_block,
    make_client,
    make_engagement,
    make_risk,
    make_workspace,
)


def sprint(client: Client, title: str, state: str = "running", hours: float = 1) -> Engagement:
    """A sprint that has run for `hours`."""
    now = timezone.now()
    return make_engagement(
        client=client,
        title=title,
        state=state,
        started_at=None if state == "draft" else now - timedelta(hours=hours),
        closed_at=now if state == "closed" else None,
    )


def test_what_needs_me_comes_first_then_by_hours_left(engagement: Engagement) -> None:
    client = engagement.client
    engagement.delete()
    sprint(client, "closed", "closed")
    sprint(client, "paused", "paused")
    sprint(client, "draft", "draft")
    sprint(client, "fresh", hours=2)
    sprint(client, "late", hours=40)
    make_risk(sprint(client, "blocked", hours=1), severity="blocker")
    make_risk(sprint(client, "only major", hours=3), severity="major")
    sprint(client, "over time", hours=49)
    make_approval(sprint(client, "answered", "waiting"), answer="Yes", answered_at=timezone.now())
    board: list[Any] = list(Engagement.objects.for_board())
    assert [card.title for card in board] == [
        "answered",
        "over time",
        "blocked",
        "late",
        "only major",
        "fresh",
        "draft",
        "paused",
        "closed",
    ]
    assert [card.title for card in board if card.needs_me] == [
        "answered",
        "over time",
        "blocked",
    ]
    assert "closed" not in {card.title for card in Engagement.objects.for_board().open()}


def test_the_numbers_of_a_card(engagement: Engagement) -> None:
    for severity in ("blocker", "blocker", "minor"):
        make_risk(engagement, severity=severity)
    make_risk(engagement, severity="blocker").mark_fixed("Seen")
    make_approval(engagement)
    make_block(engagement, state="done")
    make_block(engagement, state="working", title="Edge")
    make_block(engagement)
    card: Any = Engagement.objects.for_board().get()
    assert (card.open_risks, card.open_blockers) == (3, 2)
    assert (card.unanswered, card.answers_to_read) == (1, 0)
    assert (card.blocks_done, card.blocks_total, card.current_block) == (1, 3, "Edge")


@pytest.mark.parametrize("state", ["running", "waiting", "closed", "draft"])
def test_used_time_is_what_the_clock_says(engagement: Engagement, state: str) -> None:
    made = sprint(engagement.client, "measured", state, hours=30)
    now = timezone.now()
    if state != "draft":
        made.pauses.create(
            kind="ours",
            reason="Night",
            started_at=now - timedelta(hours=20),
            ended_at=now - timedelta(hours=12),
        )
    if state == "waiting":
        made.pauses.create(kind="client", reason="Access", started_at=now - timedelta(hours=3))
    card: Any = Engagement.objects.with_used_time(now).get(pk=made.pk)
    expected = None if state == "draft" else made.clock.elapsed(now)
    assert card.used == expected


@pytest.mark.parametrize("sprints", [3, 30])
def test_the_board_takes_two_queries(
    db: None,
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
    sprints: int,
) -> None:
    workspace = make_workspace()
    with tenancy.scope(workspace):
        for number in range(sprints):
            made = make_engagement(client=make_client())
            made.pauses.create(kind="ours", reason=f"{number}", started_at=timezone.now())
            make_risk(made)
        with django_assert_num_queries(2):
            cards = list(Engagement.objects.for_board())
            for card in cards:
                str(card.client)
                card.clock.remaining(timezone.now())
    assert len(cards) == sprints


def test_what_the_client_wrote_needs_me_until_it_is_read(
    engagement: Engagement, founder: Membership, consultant: Membership
) -> None:
    def card() -> Any:
        return Engagement.objects.for_board().get()

    def needs() -> list[str]:
        return [need.text for need in needs_of(engagement, [], timezone.now())]

    FounderComment.write(engagement, "Not on Monday", by=founder.user)
    risk = make_risk(engagement)
    FounderComment.write(risk, "My mother saw it", by=founder.user)
    assert (card().comments_to_read, card().needs_me) == (2, True)
    assert reason_for_me(card(), timezone.now()) == "The client sent 2 comments to read."
    assert needs()[0] == "The client sent 2 comments."
    FounderComment.write(risk, "On which phone?", by=consultant.user)
    assert card().comments_to_read == 1, "an answer about the same counts as read"
    make_approval(engagement, answer="Yes", answered_at=timezone.now())
    said = reason_for_me(card(), timezone.now())
    assert said == "The client sent 1 answer and 1 comment to read."
    FounderComment.objects.about(engagement).mark_read()
    assert card().comments_to_read == 0
    assert "The client sent 1 comment." not in needs()


def test_pauses_that_last_are_one_at_most(engagement: Engagement) -> None:
    engagement.pause("Night")
    assert Pause.objects.lasting().get().engagement == engagement
