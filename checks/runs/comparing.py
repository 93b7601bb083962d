"""Two looks at the same matters, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checks.engine.verdict import Status
from checks.runs.models import Finding

BAD, UNSEEN = Status.FAIL.value, Status.NOT_OBSERVED.value


@dataclass(frozen=True, slots=True)
class Pair:
    """What was said of one subject by one rule, before and after; None where nothing was."""

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The one to take title and subject from: the failing one, else the newer."""
        either = [finding for finding in (self.after, self.before) if finding is not None]
        return next((finding for finding in either if finding.failed), either[0])

    @property
    def change(self) -> str:
        """In a word; empty when nothing changed."""
        before = self.before.status if self.before else None
        after = self.after.status if self.after else None
        if before == after:
            return ""
        if UNSEEN in (before, after):
            return "not observed this time" if after == UNSEEN else "observed again"
        if after == BAD:
            return "new" if before is None else "worse"
        if before == BAD:
            return "gone" if after is None else "fixed"
        return "changed"

    @property
    def matters(self) -> bool:
        """Whether a fault came or went."""
        return any(finding.failed for finding in (self.before, self.after) if finding is not None)


def compare(before: Iterable[Finding], after: Iterable[Finding]) -> list[Pair]:
    """Every matter that either run judged, worst first as the newer run ranks it."""
    earlier = {finding.fingerprint: finding for finding in before}
    later = {finding.fingerprint: finding for finding in after}
    pairs = [
        Pair(earlier.get(fingerprint), later.get(fingerprint)) for fingerprint in earlier | later
    ]
    return sorted(pairs, key=lambda pair: pair.finding.rank)
