"""Where a sprint stands, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from engagements.desk.sentences import counted, where_it_stands
from engagements.models import Engagement

NOON = datetime(2026, 8, 8, 12, 0, tzinfo=UTC)


def test_counting_in_words() -> None:
    said = [counted(n, "blocker") for n in (0, 1, 2)]
    assert said == ["no blocker", "1 blocker", "2 blockers"]


@pytest.mark.parametrize(
    ("state", "hours", "work", "sentence"),
    [
        ("draft", None, ("", 0), "Not started yet: the 48 hours begin when you start the clock."),
        ("running", 12, ("Edge", 0), "Hour 12 of 48: “Edge” is being worked on, no open blocker."),
        ("running", 1, ("", 2), "Hour 1 of 48: no block is in progress, 2 open blockers."),
        ("running", 50, ("Edge", 1), "Hour 50 of 48: “Edge” is being worked on, 1 open blocker."),
        ("paused", 3, ("Edge", 1), "Paused at hour 3 of 48: Night"),
        ("waiting", 3, ("", 0), "Waiting for the client at hour 3 of 48: Night"),
        ("closed", 40, ("", 0), "Closed on 8 Aug 2026, after 40 h of work."),
    ],
)
def test_where_it_stands(
    engagement: Engagement,
    state: str,
    hours: float | None,
    work: tuple[str, int],
    sentence: str,
) -> None:
    engagement.state = state
    engagement.started_at = NOON - timedelta(hours=hours) if hours else None
    engagement.closed_at = NOON if state == "closed" else None
    if state in ("paused", "waiting"):
        engagement.pauses.create(kind="ours", reason="Night", started_at=NOON)
    assert where_it_stands(engagement, NOON, *work) == sentence
