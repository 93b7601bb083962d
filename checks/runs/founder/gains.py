"""Before and after in numbers: the first finished audit beside the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.engine.codec import DecodeError
from checks.engine.evidence import Evidence, evidence_from_json
from checks.engine.facts import RouteFacts, SampleFacts
from checks.rules.perf.perf006_latency import FEWEST, percentile
from checks.runs.models import Run
from engagements.models import Engagement

TIMED = ("routes", "samples")
QUICK_MS = 200  # a page that takes less is not worth a number


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a key page took to answer, in milliseconds; `often`: 19 of 20 visits were that fast.

    Otherwise it is one look each.
    """

    name: str
    before: int
    after: int
    often: bool

    @property
    def is_faster(self) -> bool:
        return self.after < self.before


@dataclass(frozen=True, slots=True)
class Gains:
    first: Run
    last: Run
    speeds: tuple[Speed, ...]
    quick: tuple[str, ...]  # pages that took less than QUICK_MS both times

    @property
    def before(self) -> int:
        """What the first audit found to fix, place by place."""
        return int(self.first.counts.get("fail", 0))

    @property
    def after(self) -> int:
        return int(self.last.counts.get("fail", 0))


def gains_of(engagement: Engagement) -> Gains | None:
    """None until two audits of every rule were finished."""
    audits = engagement.runs.finished().audits().whole().without_evidence()
    first, last = (
        audits.order_by("started_at", "pk").first(),
        audits.order_by("-started_at", "-pk").first(),
    )
    if first is None or last is None or first == last:
        return None
    before, after = (_times(evidence_of(run)) for run in (first, last))
    speeds = (
        Speed(name, before[name, often], milliseconds, often)
        for (name, often), milliseconds in after.items()
        if (name, often) in before
    )
    best: dict[str, Speed] = {}
    for speed in speeds:  # many visits tell more than one
        if speed.often or speed.name not in best:
            best[speed.name] = speed
    slow = tuple(each for each in best.values() if max(each.before, each.after) >= QUICK_MS)
    quick = tuple(each.name for each in best.values() if each not in slow)
    return Gains(first, last, slow, quick)


def evidence_of(run: Run) -> Evidence | None:
    """What was timed in a run; None where an older release stored it in another form."""
    stored: Mapping[str, Any] = run.evidence or {}
    facts = stored.get("evidence", {})
    kept = {id_: fact for id_, fact in facts.items() if id_.partition(":")[0] in TIMED}
    topics = sorted({id_.partition(":")[0] for id_ in kept})
    try:
        return evidence_from_json({**stored, "topics": topics, "evidence": kept}) if kept else None
    except DecodeError:
        return None


def _times(evidence: Evidence | None) -> dict[tuple[str, bool], int]:
    return dict(_timed(evidence)) if evidence else {}


def _timed(evidence: Evidence) -> Iterator[tuple[tuple[str, bool], int]]:
    for route in _facts(evidence, "routes"):
        final = route.visit.final if isinstance(route, RouteFacts) else None
        if final is not None and final.status == route.expected_status:
            yield (route.name, False), round(sum(hop.milliseconds for hop in route.visit.hops))
    for sample in _facts(evidence, "samples"):
        if isinstance(sample, SampleFacts) and len(sample.milliseconds) >= FEWEST:
            yield (sample.name, True), round(percentile(sample.milliseconds, 95))


def _facts(evidence: Evidence, topic: str) -> list[Any]:
    facts = evidence.topic(topic)
    return list(facts.values()) if facts else []
