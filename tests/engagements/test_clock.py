"""The clock's arithmetic, against tables worked out by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engagements.clock import Clock, Stop

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def london(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LONDON)


def stop(start: float, end: float | None, *, by_client: bool = False) -> Stop:
    """A stop by its hours after START."""
    return Stop(START + hours(start), None if end is None else START + hours(end), by_client)


@pytest.mark.parametrize(
    ("stops", "now", "elapsed", "why"),
    [
        ([], -3, 0, "the clock has not begun"),
        ([], 5, 5, "no stop"),
        ([stop(2, 4)], 5, 3, "a stop inside"),
        ([stop(2, None)], 9, 2, "a stop that lasts"),
        ([stop(2, 4), stop(3, 6)], 10, 6, "overlapping stops count once"),
        ([stop(1, 6), stop(2, 3)], 10, 5, "a stop inside another adds nothing"),
        ([stop(5, 6), stop(1, 2)], 10, 8, "stops come in any order"),
        ([stop(-4, 2)], 5, 3, "a stop from before the start is cut"),
        ([stop(4, 4)], 5, 5, "an empty stop"),
        ([stop(2, 4)], 3, 2, "asked in the middle of a stop that ended later"),
        ([stop(6, 8)], 5, 5, "a stop in the future"),
    ],
)
def test_elapsed(stops: list[Stop], now: float, elapsed: float, why: str) -> None:
    clock = Clock(START, tuple(stops))
    assert clock.elapsed(START + hours(now)) == hours(elapsed), why
    assert clock.remaining(START + hours(now)) == hours(48 - elapsed), why


def test_remaining_goes_below_zero_when_over_time() -> None:
    assert Clock(START).remaining(START + hours(50)) == hours(-2)


def test_a_closed_sprint_stands_still() -> None:
    clock = Clock(START, (stop(1, 2),), ended_at=START + hours(10))
    assert clock.elapsed(START + hours(300)) == hours(9)
    assert clock.is_stopped(START + hours(11))


def test_only_the_clients_stops_are_blocked_by_the_client() -> None:
    clock = Clock(START, (stop(1, 3, by_client=True), stop(4, 9), stop(12, None, by_client=True)))
    assert clock.blocked_by_client(START + hours(15)) == hours(5)
    twice = Clock(START, (stop(1, 6, by_client=True), stop(2, 4, by_client=True)))
    assert twice.blocked_by_client(START + hours(15)) == hours(5)
    assert Clock().blocked_by_client(START) == hours(0)


@pytest.mark.parametrize(
    ("stops", "now", "offset", "due", "why"),
    [
        ([], 1, 8, 8, "nothing stopped"),
        ([], 20, 8, 8, "reached in the past"),
        ([stop(2, 6)], 7, 8, 12, "a stop pushes it back"),
        ([stop(2, 6)], 20, 1, 1, "reached before the stop"),
        ([stop(2, None)], 10, 8, 16, "standing: counted as though it went on now"),
        ([], -5, 8, 8, "asked before the start: counted from the start"),
        ([stop(8, 10)], 12, 8, 8, "reached as the stop began"),
    ],
)
def test_due_at(stops: list[Stop], now: float, offset: float, due: float, why: str) -> None:
    clock = Clock(START, tuple(stops))
    assert clock.due_at(offset, START + hours(now)) == START + hours(due), why


def test_due_at_is_unknown_before_a_start_and_after_an_early_end() -> None:
    assert Clock().due_at(8, START) is None
    assert Clock(START, ended_at=START + hours(4)).due_at(8, START + hours(20)) is None


@pytest.mark.parametrize(
    ("start", "now", "elapsed", "why"),
    [
        (london(3, 28, 20), london(3, 29, 8), 11, "spring: one hour is skipped"),
        (london(10, 24, 20), london(10, 25, 8), 13, "autumn: one comes twice"),
        (london(6, 1, 20), london(6, 2, 8), 12, "an ordinary night"),
    ],
)
def test_daylight_saving_nights(start: datetime, now: datetime, elapsed: float, why: str) -> None:
    clock = Clock(start)
    assert clock.elapsed(now) == hours(elapsed), why
    assert clock.due_at(elapsed, now) == now, why


def test_a_stop_across_the_spring_change_is_an_hour_shorter() -> None:
    begun = london(3, 28, 12)
    night = Stop(london(3, 28, 20), london(3, 29, 8), True)
    clock = Clock(begun, (night,))
    now = london(3, 29, 10)
    assert clock.blocked_by_client(now) == hours(11)
    assert clock.elapsed(now) == hours(10)
    assert clock.running_between(begun, night.started_at) == hours(8)


@pytest.mark.parametrize(
    ("stops", "now", "standing"),
    [
        ([], 1, False),
        ([], -1, True),
        ([stop(2, 4)], 3, True),
        ([stop(2, 4)], 4, False),
        ([stop(2, None)], 99, True),
    ],
)
def test_is_stopped(stops: list[Stop], now: float, standing: bool) -> None:
    assert Clock(START, tuple(stops)).is_stopped(START + hours(now)) is standing
