"""What the DNS answers otherwise than when the audit before the newest one looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.engine.codec import DecodeError
from checks.engine.evidence import evidence_from_json
from checks.engine.facts import DnsAnswer
from checks.rules.dns.reading import same_form
from checks.runs.dns_map import Place, observed_answers
from checks.runs.models import Run
from engagements.models import Engagement


@dataclass(frozen=True, slots=True)
class Drifted:
    """An RRset that answers otherwise than before; empty `before` or `after`: no such record."""

    name: str
    rtype: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def word(self) -> str:
        return "changed" if self.before and self.after else "new" if self.after else "gone"


@dataclass(frozen=True, slots=True)
class Drift:
    """`earlier` is None after the first audit; `looked` counts what both looked at."""

    run: Run
    earlier: Run | None
    rows: Sequence[Drifted] = ()
    looked: int = 0

    @property
    def same(self) -> int:
        return self.looked - len(self.rows)


def drift_of(engagement: Engagement) -> Drift | None:
    """The two newest finished audits, compared. None before the first one.

    What either of them could not observe is no drift.
    """
    runs = engagement.runs.finished().audits().order_by("-started_at", "-pk")[:2]
    if not runs:
        return None
    if len(runs) == 1:
        return Drift(runs[0], None)
    after, before = (_answers(run) for run in runs)
    both = sorted(after.keys() & before.keys())
    rows = [
        Drifted(*place, before[place].records, after[place].records)
        for place in both
        if _forms(place, before) != _forms(place, after)
    ]
    return Drift(runs[0], runs[1], rows, len(both))


def _answers(run: Run) -> dict[Place, DnsAnswer]:
    """By name and type; nothing of a run whose evidence an older release stored."""
    try:
        return observed_answers(evidence_from_json(run.evidence or {}))
    except DecodeError:
        return {}


def _forms(place: Place, answers: dict[Place, DnsAnswer]) -> set[str]:
    return {same_form(place[1], value) for value in answers[place].records}
