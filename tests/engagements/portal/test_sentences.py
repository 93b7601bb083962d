"""Every sentence of the portal, as a table."""

from datetime import date

import pytest

from engagements.models import EngagementState, FounderState
from engagements.playbooks import Stage
from engagements.portal.sentences import (
    STAGE_WORDS,
    STATE_WORDS,
    Standing,
    one_sentence,
    second_sentence,
    what_happens,
)

TODAY = date(2026, 8, 8)

ONE_SENTENCE = [
    # before the start
    (Standing("draft"), "Your sprint has not begun yet, and nothing needs you right now."),
    (Standing("draft", needs=1), "Your sprint has not begun yet: 1 thing needs you first."),
    (Standing("draft", needs=2), "Your sprint has not begun yet: 2 things need you first."),
    # running: 0, 1, many on the list; none, some, all fixed
    (
        Standing("running"),
        "Your site is being worked on: nothing is on the list yet, nothing needs you right now.",
    ),
    (
        Standing("running", things=1),
        "Your site is being worked on: 1 thing is on the list, not fixed yet, "
        "nothing needs you right now.",
    ),
    (
        Standing("running", things=1, fixed=1),
        "Your site is being worked on: the one thing we found is fixed, "
        "nothing needs you right now.",
    ),
    (
        Standing("running", things=7, needs=1),
        "Your site is being worked on: 7 things are on the list, none fixed yet, "
        "1 thing needs you.",
    ),
    (
        Standing("running", things=7, fixed=1),
        "Your site is being worked on: 1 of 7 things is fixed, nothing needs you right now.",
    ),
    (
        Standing("running", things=7, fixed=3),
        "Your site is being worked on: 3 of 7 things are fixed, nothing needs you right now.",
    ),
    (
        Standing("running", things=7, fixed=7, needs=2),
        "Your site is being worked on: all 7 things are fixed, 2 things need you.",
    ),
    # the clock stands
    (
        Standing("paused", things=7, fixed=3),
        "The work is paused: 3 of 7 things are fixed, nothing needs you right now.",
    ),
    (Standing("waiting", needs=1), "The work is waiting for you: 1 thing needs you."),
    (
        Standing("waiting", things=7, fixed=3, needs=2),
        "The work is waiting for you: 2 things need you, 3 of 7 things are fixed.",
    ),
    # after the end
    (Standing("closed"), "Your sprint is finished."),
    (Standing("closed", needs=1), "Your sprint is finished: 1 thing needs you."),
    (Standing("closed", things=7, fixed=7), "Your sprint is finished: all 7 things are fixed."),
    (
        Standing("closed", things=7, fixed=6, waiting=1),
        "Your sprint is finished: 6 of 7 things are fixed, 1 can wait.",
    ),
    (
        Standing("closed", things=7, fixed=3, waiting=2),
        "Your sprint is finished: 3 of 7 things are fixed, 2 can wait, 2 are still open.",
    ),
    (
        Standing("closed", things=3, waiting=2, needs=1),
        "Your sprint is finished: of 3 things, 2 can wait, 1 is still open, 1 thing needs you.",
    ),
]

SECOND_SENTENCE = [
    (
        Standing("draft"),
        "It takes 48 hours of work, counted from the moment we begin. "
        "While we wait for you, the clock stands still.",
    ),
    (Standing("running", hour=20), "Hour 20 of 48."),
    (Standing("running", hour=20, stage="mail"), "Hour 20 of 48. Now: your mail."),
    (
        Standing("running", hour=48, stage="mail"),
        "The planned 48 hours are over, and the work goes on.",
    ),
    (Standing("paused", hour=20, stage="mail"), "The clock stands still at hour 20 of 48."),
    (
        Standing("waiting", hour=20),
        "The clock stands still at hour 20 of 48 and goes on once we have what we need.",
    ),
    (Standing("closed", hour=48), ""),
]


@pytest.mark.parametrize(("standing", "sentence"), ONE_SENTENCE)
def test_one_sentence(standing: Standing, sentence: str) -> None:
    assert one_sentence(standing) == sentence


@pytest.mark.parametrize(("standing", "sentence"), SECOND_SENTENCE)
def test_second_sentence(standing: Standing, sentence: str) -> None:
    assert second_sentence(standing) == sentence


@pytest.mark.parametrize(
    ("state", "at_hand", "until", "sentence"),
    [
        ("working", False, None, "This is fixed."),
        ("needs_you", True, None, "This waits for your decision."),
        ("being_fixed", False, None, "It is on our list to fix."),
        ("being_fixed", True, None, "We are on it now."),
        ("agreed_to_wait", False, None, "This may wait."),
        ("still_open", True, None, "This was still open when the sprint ended."),
        ("can_wait", False, TODAY, "This may wait until 8 Aug 2026."),
        ("agreed_to_wait", False, TODAY, "This may wait until 8 Aug 2026."),
        (
            "agreed_to_wait",
            False,
            date(2026, 8, 7),
            "This was to wait until 7 Aug 2026. That day has passed, so we will come back to you.",
        ),
    ],
)
def test_what_happens_to_a_risk(
    state: str, at_hand: bool, until: date | None, sentence: str
) -> None:
    said = what_happens(FounderState(state), at_hand=at_hand, until=until, today=TODAY)
    assert said == sentence


def test_every_state_and_stage_has_its_words() -> None:
    assert STATE_WORDS.keys() == set(EngagementState)
    assert STAGE_WORDS.keys() == set(Stage)
