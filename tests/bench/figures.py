"""What was measured, as lines of the table with the bars of speed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.bench import packs
from tests.bench.bars import Figure
from tests.bench.celery_side import Queued
from tests.bench.side_by_side import Audits, Pipeline, dependent_trips
from tests.bench.throughput import Throughput


def of_audits(short: Audits, long: Audits) -> Iterator[Figure]:
    """One audit alone. The critical path is told twice: by the trace and by the slope."""
    wall, trip = short.median("wall"), short.round_trip
    yield Figure("one audit, wall", wall * 1000, "ms")
    by_slope = dependent_trips(short, long)
    yield Figure("dependent round trips, by slope", by_slope, "", digits=1)
    yield Figure(
        "wall / critical path, by slope", wall / (by_slope * trip), "times", 1.25, digits=2
    )
    if by_trace := short.path_trips:
        yield Figure("round trips on the longest chain of the trace", by_trace, "")
        ratio = wall / (by_trace * trip)
        yield Figure("wall / critical path, by trace", ratio, "times", 1.25, digits=2)
    yield Figure("DNS queries", short.questions, "", 80)
    yield Figure("TCP connections", short.connections, "", 30)
    yield Figure("HTTP requests", short.requests, "")
    yield Figure("CPU, observing and judging", short.median("cpu") * 1000, "ms", 20, digits=1)
    yield Figure("CPU of that, judging", short.median("judging") * 1000, "ms", digits=1)


def of_pipeline(short: Audits, pipeline: Pipeline) -> Iterator[Figure]:
    yield Figure("the pipeline, wall", pipeline.wall * 1000, "ms")
    for tool, seconds in pipeline.by_tool().items():
        yield Figure(f"of that {tool}", seconds * 1000, "ms")
    yield Figure("the pipeline, CPU", pipeline.cpu * 1000, "ms")
    yield Figure("the pipeline, DNS queries", pipeline.questions, "")
    yield Figure("the pipeline, TCP connections", pipeline.connections, "")
    yield Figure(
        "faster than the pipeline", pipeline.wall / short.median("wall"), "times", 25, "more", 1
    )
    yield Figure(
        "less CPU than the pipeline", pipeline.cpu / short.median("cpu"), "times", digits=1
    )


def of_throughput(run: Throughput, at_once: int) -> Iterator[Figure]:
    name = f"{run.domains} domains, {at_once} at once"
    yield Figure(name, run.a_second, "a second", 40, "more", 1)
    yield Figure("CPU each", run.cpu_ms_each, "ms", 20, digits=1)
    yield Figure("one audit among the others, median", run.median_audit * 1000, "ms")
    yield Figure("of one core in use", run.cpu_seconds / run.seconds * 100, "%")
    start, middle, end = run.resident
    yield Figure("resident after the warm-up", start, "MB")
    yield Figure("resident in the middle", middle, "MB")
    yield Figure("resident at the end", end, "MB")
    yield Figure("growth from the middle to the end", (end / middle - 1) * 100, "%", 5, digits=1)


def of_celery(run: Queued, processes: int) -> Iterator[Figure]:
    name = f"{run.domains} domains through Celery, {processes} processes"
    yield Figure(name, run.a_second, "a second", 25, "more", 1)


def of_judging(measures: Mapping[str, float]) -> Iterator[Figure]:
    for state in ("messy", "fixed"):
        name = f"stored evidence judged again, {state} domain"
        yield Figure(name, measures[f"{state} both a second"], "a second", 500, "more")


def of_board(measured: Mapping[str, Mapping[str, float]]) -> Iterator[Figure]:
    """The same page with few and with many engagements; as many queries are the bar."""
    least = min(each["queries"] for each in measured.values())
    for size, page in measured.items():
        name = f"the board with {int(size):,} engagements"
        yield Figure(f"{name}, median", page["median"], "ms")
        yield Figure(f"{name}, p95", page["p95"], "ms", 300)
        yield Figure(f"{name}, queries", page["queries"], "", least)
        yield Figure(f"{name}, page", page["kilobytes"], "kB")


def of_packs(measured: Mapping[str, Mapping[str, float]]) -> Iterator[Figure]:
    """From the button to the PDF; the bar is for the pack of 15 pages."""
    for name, pack in measured.items():
        bar = packs.BAR if pack["pages"] == packs.PAGES else None
        yield Figure(f"{name}, pages", pack["pages"], "")
        yield Figure(f"{name}, median", pack["median"], "ms")
        yield Figure(f"{name}, p95", pack["p95"], "ms", bar)
        for step, said in packs.STEPS.items():
            yield Figure(f"{name}, {said}", pack[step], "ms")
