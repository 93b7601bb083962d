"""The chain that the benchmark calls critical, on traces small enough to see it."""

from checks.gatherers.tally import Kind, Span
from tests.bench.critical_path import COLD, longest_chain, slope, trips

TRIP = 0.020


def span(name: str, began: int, ended: int, round_trips: int = 1, kind: Kind = "tcp") -> Span:
    """Times in milliseconds."""
    return Span(kind, name, began / 1000, ended / 1000, round_trips)


def names(*spans: Span) -> str:
    return " ".join(each.target for each in longest_chain(spans, TRIP))


def test_waits_that_follow_one_another_make_a_chain() -> None:
    assert names(span("b", 20, 40), span("a", 0, 20), span("c", 41, 61)) == "a b c"


def test_waits_at_the_same_time_count_once() -> None:
    assert names(span("a", 0, 20), span("b", 1, 21), span("c", 22, 42)) in ("a c", "b c")


def test_a_long_wait_may_outweigh_two_short_ones() -> None:
    both = span("a", 0, 20), span("b", 20, 40)
    assert names(*both, span("handshakes", 0, 41, round_trips=3)) == "handshakes"


def test_time_without_round_trips_counts_for_nothing() -> None:
    """A slow server is not a longer path."""
    assert trips(span("slow", 0, 500, kind="http"), TRIP) == 1


def test_a_cold_resolver_shows_in_the_time_of_its_answer() -> None:
    assert trips(span("mx", 0, 61, kind="dns"), TRIP) == 3
    assert trips(span("mx", 0, 24, kind="dns"), TRIP) == 1
    assert trips(span("ptr", 0, 900, kind="dns"), TRIP) == COLD, "it was slow, not far away"


def test_no_trace_has_no_path() -> None:
    assert longest_chain([], TRIP) == ()


def test_the_slope_counts_what_depends() -> None:
    assert round(slope(0.210, 0.390, 0.020), 6) == 9
