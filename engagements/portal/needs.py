"""What waits for the founder: everything that the portal puts first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from engagements.intake import questions_of
from engagements.models import Approval, BlockState, Engagement, EngagementState, RiskState
from engagements.ties import it_is_time


@dataclass(frozen=True, slots=True)
class Need:
    """Something to do on another page, such as a pack to sign."""

    text: str
    url: str
    link: str


#: What the apps above know that this one can't: each adds a function when it is loaded.
SOURCES: list[Callable[[Engagement], Iterable[Need]]] = []


@dataclass(frozen=True, slots=True)
class Intake:
    """How far the first questions are answered."""

    answered: int
    total: int

    @classmethod
    def of(cls, engagement: Engagement) -> Intake:
        keys = [asked.key for asked in questions_of(engagement)]
        return cls(answered=sum(key in engagement.intake for key in keys), total=len(keys))

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total


@dataclass(frozen=True, slots=True)
class Needs:
    """`waits_for` is what the standing clock waits for; `decisions` are questions about a risk."""

    waits_for: str = ""
    questions: list[Approval] = field(default_factory=list)
    decisions: list[Approval] = field(default_factory=list)
    intake: Intake | None = None
    elsewhere: list[Need] = field(default_factory=list)

    @classmethod
    def of(cls, engagement: Engagement) -> Needs:
        elsewhere = [need for source in (_ties, *SOURCES) for need in source(engagement)]
        if engagement.is_closed:
            return cls(elsewhere=elsewhere)
        asked = _asked(engagement)
        return cls(
            waits_for=_waits_for(engagement),
            questions=[approval for approval in asked if approval.risk_id is None],
            decisions=_one_a_risk(asked),
            intake=_intake_due(engagement),
            elsewhere=elsewhere,
        )

    def __len__(self) -> int:
        listed = len(self.questions) + len(self.decisions) + len(self.elsewhere)
        return listed + bool(self.waits_for) + (self.intake is not None)


def _ties(engagement: Engagement) -> Iterator[Need]:
    """At the end of the sprint, and after it: whom the founder still has to take out."""
    left = engagement.access_grants.ties().cut_by_founder().count()
    if left and it_is_time(engagement):
        what = "access to your systems is" if left == 1 else "accesses to your systems are"
        url = reverse("portal_ties", args=[engagement.workspace.slug, engagement.slug])
        yield Need(f"{left} {what} to end now", url, "Cut the ties")


def _asked(engagement: Engagement) -> list[Approval]:
    """Open questions, without those about a risk that has settled itself."""
    return list(
        engagement.approvals.unanswered()
        .exclude(risk__state__in=[RiskState.FIXED, RiskState.FALSE_ALARM])
        .select_related("risk", "asked_by")
        .soonest_first()
    )


def _one_a_risk(asked: list[Approval]) -> list[Approval]:
    """The most pressing question about each risk: deciding answers the others with it."""
    first: dict[int, Approval] = {}
    for approval in asked:
        if approval.risk_id is not None:
            first.setdefault(approval.risk_id, approval)
    return list(first.values())


def _waits_for(engagement: Engagement) -> str:
    """As the consultant wrote it; a pause of our own is none of the founder's business."""
    if engagement.state != EngagementState.WAITING:
        return ""
    lasting = (pause for pause in engagement.pauses.all() if pause.ended_at is None)
    return next((pause.reason for pause in lasting), "")


def _intake_due(engagement: Engagement) -> Intake | None:
    """The first questions serve the first block; after it they nag nobody."""
    intake = Intake.of(engagement)
    if intake.is_complete or engagement.blocks.filter(state=BlockState.DONE).exists():
        return None
    return intake
