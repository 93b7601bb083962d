"""Before and after of a risk or an item: what runs saw on either side, and what pictures show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from checks.runs.models import Turn
from engagements.models import (
    Engagement,
    FounderScreenshot,
    InternalScreenshot,
    Item,
    ItemState,
    Risk,
    RiskState,
    Side,
)

Subject = Risk | Item
Shot = InternalScreenshot | FounderScreenshot
HOLDS = (RiskState.FIXED, ItemState.PASS, ItemState.NOT_APPLICABLE)


@dataclass(slots=True)
class BeforeAfter:
    """Both sides of one risk or item. Without a `turn` no run has seen it become good."""

    subject: Subject
    turn: Turn | None = None
    shots: dict[str, list[Shot]] = field(default_factory=lambda: defaultdict(list))

    @property
    def before_shots(self) -> list[Shot]:
        return self.shots[Side.BEFORE]

    @property
    def after_shots(self) -> list[Shot]:
        return self.shots[Side.AFTER]

    @property
    def has_pictures(self) -> bool:
        return bool(self.before_shots or self.after_shots)

    @property
    def says_something(self) -> bool:
        return self.turn is not None or self.has_pictures

    @property
    def holds(self) -> bool:
        """Whether it is still as good as the after side says."""
        return self.subject.state in HOLDS


def of_subject(subject: Subject, *, for_founder: bool = False) -> BeforeAfter:
    """Of one risk or item; for the founder without our own pictures."""
    kinds: list[type[Shot]] = [FounderScreenshot]
    if not for_founder:
        kinds.append(InternalScreenshot)
    turn = Turn.objects.filter(**{_column(subject): subject}).newest_first().first()
    pair = BeforeAfter(subject, turn)
    for kind in kinds:
        for shot in kind.objects.about(subject):
            pair.shots[shot.side].append(shot)
    return pair


def of_sprint(engagement: Engagement, risks: Iterable[Risk] | None = None) -> list[BeforeAfter]:
    """All that was bad and is good, for the founder: risks, worst first, then items with pictures.

    An item's words repeat those of its risks, so by themselves they are left out. *risks* are the
    sprint's, ranked, where they are read already. The number of queries does not grow.
    """
    if risks is None:
        risks = engagement.risks.filter(state=RiskState.FIXED).defer("fix").ranked()
    turns: dict[tuple[str, int], Turn] = {}
    for turn in Turn.objects.filter(engagement=engagement).newest_first():
        key = ("risk", turn.risk_id) if turn.risk_id else ("item", turn.item_id or 0)
        turns.setdefault(key, turn)
    pictured = FounderScreenshot.objects.for_portal().about(engagement)
    shots = _by_subject(pictured.exclude(side=Side.NEITHER))
    fixed = [risk for risk in risks if risk.state == RiskState.FIXED]
    items = Item.objects.filter(
        block__engagement=engagement, pk__in=[pk for name, pk in shots if name == "item"]
    ).order_by("block__position", "position")
    pairs = [
        BeforeAfter(subject, turns.get(key), shots.get(key, defaultdict(list)))
        for subject in [*fixed, *items]
        for key in [(_column(subject), subject.pk)]
    ]
    return [pair for pair in pairs if pair.holds and pair.says_something]


def _column(subject: Subject) -> str:
    return "risk" if isinstance(subject, Risk) else "item"


def _by_subject(shots: Iterable[Shot]) -> dict[tuple[str, int], Any]:
    found: dict[tuple[str, int], dict[str, list[Shot]]] = defaultdict(lambda: defaultdict(list))
    for shot in shots:
        key = ("risk", shot.risk_id) if shot.risk_id else ("item", shot.item_id or 0)
        found[key][shot.side].append(shot)
    return found
