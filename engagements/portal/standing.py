"""A sprint in the numbers its sentences are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from engagements.desk.sentences import hours_of
from engagements.models import Block, BlockState, Engagement, FounderState, Risk
from engagements.portal.sentences import Standing

#: What needs the founder comes first, what works last.
IN_ORDER = (
    FounderState.NEEDS_YOU,
    FounderState.BEING_FIXED,
    FounderState.STILL_OPEN,
    FounderState.CAN_WAIT,
    FounderState.AGREED_TO_WAIT,
    FounderState.WORKING,
)

WAITING = (FounderState.CAN_WAIT, FounderState.AGREED_TO_WAIT)


def standing_of(
    engagement: Engagement, risks: Sequence[Risk], blocks: Sequence[Block] = (), needs: int = 0
) -> Standing:
    """`risks` as `for_founder()` gives them."""
    states = dict(counts_of(risks))
    at_hand = (block for block in blocks if block.state == BlockState.WORKING)
    return Standing(
        state=engagement.state,
        things=len(risks),
        fixed=states.get(FounderState.WORKING, 0),
        waiting=sum(states.get(state, 0) for state in WAITING),
        needs=needs,
        hour=int(engagement.clock.hour(timezone.now())),
        hours=hours_of(engagement),
        stage=next((block.stage for block in at_hand), ""),
    )


def counts_of(risks: Sequence[Risk]) -> list[tuple[FounderState, int]]:
    """How many things are in each of the words, words without any left out."""
    states = Counter(risk.founder_state for risk in risks)
    return [(state, states[state]) for state in IN_ORDER if states[state]]
