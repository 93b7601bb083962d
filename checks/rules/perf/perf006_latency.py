"""PERF006: key pages answer within their budget, over spaced samples."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from checks.engine.evidence import Facts
from checks.engine.facts import SampleFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import count, unseen

FEWEST = 5  # samples from which a 95th percentile says more than the worst one


@rule(
    code="PERF006",
    title="Key pages answer quickly, time after time",
    failure_title="A key page is often slow to answer",
    area="PERF",
    stage="audit",
    impact=Impact.LOST_LEADS,
    effort="half a day",
    why="People forgive one slow page and leave at the second. One quick answer proves little: "
    "what counts is how long the unlucky ones wait, and that only shows over many visits.",
    fix="Bring {url} below {budget} ms for 19 of 20 visitors (now {p95} ms): let the edge keep a "
    "copy of it where it is the same for everyone, place the server and its database in the region "
    "of your customers, keep one instance running that would otherwise fall asleep, and look in "
    "the server's log for the slowest query.",
    references=(
        "RFC 2330 section 11.3 (percentiles) https://www.rfc-editor.org/rfc/rfc2330#section-11.3",
        "web.dev, Optimize Time to First Byte https://web.dev/articles/optimize-ttfb",
    ),
)
def key_pages_answer_quickly(spec: LaunchSpec, samples: Facts[SampleFacts]) -> Iterator[Outcome]:
    if not spec.samples:
        found = "No samples were asked for (“samples = 20” in the launch spec)."
        yield not_applicable(spec.domain, found)
    for route in samples.values():
        yield _judge(route)
    for name, gap in samples.gaps.items():
        yield not_observed(name, unseen(f"The speed of {name}", gap), samples.id_of(name))


def _judge(route: SampleFacts) -> Outcome:
    times = route.milliseconds
    if len(times) < FEWEST:
        asked = len(times) + len(route.gaps)
        found = f"{route.url} answered {len(times)} of {count(asked, 'time')}, too few to tell"
        found += f": {route.gaps[0]}." if route.gaps else "."
        return not_observed(route.name, found, route.id)
    middle, p95 = percentile(times, 50), percentile(times, 95)
    found = (
        f"{route.url} answered within {p95:.0f} ms 19 times of 20 (p95), within {middle:.0f} ms "
    )
    found += (
        f"half of the time; {count(len(times), 'sample')}, {route.spacing_seconds:.0f} s apart, "
    )
    found += "from where this audit ran"
    found += f"; {len(route.gaps)} more saw no answer." if route.gaps else "."
    if p95 <= route.budget_ms:
        return passed(route.name, found, route.id)
    args = {"url": route.url, "budget": str(route.budget_ms), "p95": f"{p95:.0f}"}
    return failed(route.name, found, route.id, **args)


def percentile(values: tuple[float, ...], share: int) -> float:
    """The nearest-rank percentile: a time that was really seen."""
    return sorted(values)[max(ceil(len(values) * share / 100), 1) - 1]
