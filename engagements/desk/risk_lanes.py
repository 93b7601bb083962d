"""The risk list in its lanes, and the sentence above it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engagements.desk.sentences import counted
from engagements.models import Lane, Risk, RiskState, Severity


@dataclass(frozen=True, slots=True)
class RiskLanes:
    """Every risk of a list in one place, ranked as it came."""

    fix_now: list[Risk] = field(default_factory=list)
    later: list[Risk] = field(default_factory=list)
    accepted: list[Risk] = field(default_factory=list)
    settled: list[Risk] = field(default_factory=list)

    @classmethod
    def of(cls, risks: Iterable[Risk]) -> RiskLanes:
        lanes = cls()
        for risk in risks:
            lanes._lane_of(risk).append(risk)
        return lanes

    def _lane_of(self, risk: Risk) -> list[Risk]:
        if risk.state == RiskState.ACCEPTED:
            return self.accepted
        if not risk.is_open:
            return self.settled
        return self.later if risk.lane == Lane.LATER else self.fix_now

    @property
    def has_any(self) -> bool:
        return any((self.fix_now, self.later, self.accepted, self.settled))

    @property
    def open_count(self) -> int:
        return len(self.fix_now) + len(self.later)

    @property
    def summary(self) -> str:
        """Where the list stands: "1 blocker and 3 other risks to fix now. 2 can wait. 4 fixed." """
        fixed = sum(risk.state == RiskState.FIXED for risk in self.settled)
        parts = [
            self._to_fix(),
            f"{len(self.later)} can wait." if self.later else "",
            f"{len(self.accepted)} accepted by the founder." if self.accepted else "",
            f"{fixed} fixed." if fixed else "",
        ]
        return " ".join(part for part in parts if part)

    def _to_fix(self) -> str:
        blockers = sum(risk.severity == Severity.BLOCKER for risk in self.fix_now)
        others = len(self.fix_now) - blockers
        if not self.fix_now:
            return "Nothing has to be fixed now."
        if not blockers:
            return f"No blocker; {counted(others, 'risk')} to fix now."
        more = f" and {counted(others, 'other risk')}" if others else ""
        return f"{counted(blockers, 'blocker')}{more} to fix now."
