"""The sprint's clock: 48 hours of running time, with the stops taken out. Pure arithmetic.

Moments are aware datetimes; they are turned to UTC before any subtraction, because Python
subtracts two datetimes of the same zone by the wall clock, which is an hour wrong across a
daylight-saving change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

SPRINT = timedelta(hours=48)
_NONE = timedelta(0)

Stretch: TypeAlias = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which the clock stands still; `ended_at` is None while it lasts."""

    started_at: datetime
    ended_at: datetime | None = None
    by_client: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """When a sprint began, stood still and ended. Stops may overlap and come in any order."""

    started_at: datetime | None = None
    stops: tuple[Stop, ...] = ()
    ended_at: datetime | None = None
    budget: timedelta = SPRINT

    def elapsed(self, now: datetime) -> timedelta:
        """Running time used up to `now`; zero before the start."""
        return sum((end - start for start, end in self._running(now)), _NONE)

    def running_between(self, start: datetime, end: datetime) -> timedelta:
        """Running time between two moments."""
        return max(self.elapsed(end) - self.elapsed(start), _NONE)

    def remaining(self, now: datetime) -> timedelta:
        """What is left of the budget; negative once the sprint is over time."""
        return self.budget - self.elapsed(now)

    def hour(self, now: datetime) -> float:
        """Where the sprint stands, in hours of running time."""
        return self.elapsed(now) / timedelta(hours=1)

    def blocked_by_client(self, now: datetime) -> timedelta:
        """Wall-clock time that the sprint has waited for the client."""
        if self.started_at is None:
            return _NONE
        waits = (stop for stop in self.stops if stop.by_client)
        stretches = merged(waits, _utc(self.started_at), self._last(now))
        return sum((end - start for start, end in stretches), _NONE)

    def is_stopped(self, now: datetime) -> bool:
        """Whether the clock stands still at `now`, or has not begun."""
        if self.started_at is None or now < self.started_at:
            return True
        if self.ended_at is not None and self.ended_at <= now:
            return True
        return any(
            stop.started_at <= now and (stop.ended_at is None or now < stop.ended_at)
            for stop in self.stops
        )

    def due_at(self, hours: float, now: datetime) -> datetime | None:
        """When the sprint reaches (or reached) `hours` of running time, in UTC.

        What has run is known; the rest is counted from `now` on, as though a standing clock
        went on this minute. None before the start, and for hours a closed sprint never reached.
        """
        if self.started_at is None:
            return None
        left = timedelta(hours=hours)
        for start, end in self._running(now):
            if left <= end - start:
                return start + left
            left -= end - start
        if self.ended_at is not None and self.ended_at <= now:
            return None
        return max(_utc(now), _utc(self.started_at)) + left

    def _running(self, now: datetime) -> list[Stretch]:
        """The stretches in which the clock ran, in order, up to `now` or the end."""
        if self.started_at is None:
            return []
        at, last = _utc(self.started_at), self._last(now)
        running = []
        for start, end in merged(self.stops, at, last):
            if start > at:
                running.append((at, start))
            at = end
        if last > at:
            running.append((at, last))
        return running

    def _last(self, now: datetime) -> datetime:
        return min(_utc(now), _utc(self.ended_at)) if self.ended_at else _utc(now)


def merged(stops: Iterable[Stop], first: datetime, last: datetime) -> list[Stretch]:
    """The stops in UTC, in order, overlaps joined, cut to what lies between two moments."""
    joined: list[Stretch] = []
    for stop in sorted(stops, key=lambda stop: _utc(stop.started_at)):
        start = max(_utc(stop.started_at), first)
        end = min(_utc(stop.ended_at) if stop.ended_at else last, last)
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
