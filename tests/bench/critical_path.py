"""The critical path of one look: how many round trips had to follow one another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter, itemgetter

from checks.gatherers.tally import Span

COLD = 5  # round trips: ours to the resolver, and its own down from the top-level domain
SLACK = 0.25  # of a round trip: what a wait may take longer without another trip being in it


def longest_chain(spans: Sequence[Span], round_trip: float) -> tuple[Span, ...]:
    """Of all chains in which each wait begins after the one before it ended, the longest.

    Longest is measured by :func:`trips`; *round_trip* is in seconds. That one wait follows another
    does not prove that it needed to, so the chain is an upper bound of what was dependent.
    """
    best: list[tuple[int, tuple[Span, ...]]] = [(0, ())]  # the longest chain up to each end
    ends: list[float] = [float("-inf")]
    for span in sorted(spans, key=attrgetter("ended")):
        length, chain = best[bisect_right(ends, span.began) - 1]
        ours = length + trips(span, round_trip), (*chain, span)
        best.append(max(best[-1], ours, key=itemgetter(0)))
        ends.append(span.ended)
    return best[-1][1]


def trips(span: Span, round_trip: float) -> int:
    """How many round trips were in this wait.

    A resolver with a cold cache asks others before it answers; the span only knows of our own
    trip to it, so for the DNS it is the time that tells.
    """
    if span.kind != "dns":
        return span.round_trips
    seen = int((span.ended - span.began) / round_trip + SLACK)
    return max(span.round_trips, min(seen, COLD))


def slope(short: float, long: float, difference: float) -> float:
    """Dependent round trips, as what *difference* (seconds) more for each adds to the time."""
    return (long - short) / difference
