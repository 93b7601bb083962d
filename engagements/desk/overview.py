"""What the overview of a sprint says: its bar, what needs the consultant, its risks by lane."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from engagements.desk.sentences import counted
from engagements.intake import waiting_in
from engagements.models import (
    Block,
    BlockState,
    Engagement,
    EngagementState,
    FounderComment,
    Item,
    ItemState,
    Lane,
    RiskState,
    Severity,
)
from engagements.playbooks import Gate
from engagements.templatetags.ui import Segment, duration
from engagements.waiting import WARNED_BEFORE

# Where each gate is opened, as names of URLs.
GATE_PAGES = {
    Gate.ACCESS: "access_list",
    Gate.ROLLBACK_DNS: "rollback_list",
    Gate.ROLLBACK_MAIL: "rollback_list",
    Gate.ROLLBACK_DEPLOY: "rollback_list",
    Gate.NO_BLOCKERS: "risk_list",
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing for the consultant to do; `page` names the URL where it is done, if any."""

    text: str
    page: str = ""
    link: str = ""
    blocks_launch: bool = False


@dataclass(frozen=True, slots=True)
class LaneCount:
    lane: Lane
    risks: int
    blockers: int


def current_title(blocks: list[Block]) -> str:
    """The block that is being worked on; empty for none."""
    return next((block.title for block in blocks if block.state == BlockState.WORKING), "")


def segments_of(engagement: Engagement, blocks: list[Block]) -> list[Segment]:
    """The blocks as the bar draws them; work at hand is paused while the clock stands."""
    standing = engagement.state in (EngagementState.PAUSED, EngagementState.WAITING)
    return [
        {
            "start": block.starts_hour,
            "end": block.ends_hour,
            "state": "paused" if standing and block.state == BlockState.WORKING else block.state,
            "title": block.get_stage_display(),
        }
        for block in blocks
    ]


def needs_of(engagement: Engagement, blocks: list[Block], now: datetime) -> list[Need]:
    """What waits for a hand, most pressing first; nothing once the engagement is closed."""
    if engagement.is_closed:
        return []
    return [
        *_from_the_client(engagement),
        *_from_the_clock(engagement, now),
        *_from_the_risks(engagement),
        *_from_the_plan(engagement, blocks),
        *_towards_the_client(engagement),
    ]


def lanes_of(engagement: Engagement) -> list[LaneCount]:
    """Risks that are not settled, by lane, in the order of the lanes."""
    unsettled = engagement.risks.filter(
        state__in=[RiskState.OPEN, RiskState.BEING_FIXED, RiskState.ACCEPTED]
    )
    rows = (
        unsettled.order_by()
        .values_list("lane")
        .annotate(risks=Count("pk"), blockers=Count("pk", filter=Q(severity=Severity.BLOCKER)))
    )
    found = {lane: (risks, blockers) for lane, risks, blockers in rows}
    return [LaneCount(lane, *found.get(lane, (0, 0))) for lane in Lane]


def _from_the_client(engagement: Engagement) -> Iterator[Need]:
    if answers := engagement.approvals.to_read().count():
        yield Need(f"The client sent {counted(answers, 'answer')}.", "approval_list", "Read")
    if comments := FounderComment.objects.to_read().filter(engagement=engagement).count():
        yield Need(f"The client sent {counted(comments, 'comment')}.", "comment_list", "Read")
    if first := waiting_in(engagement):
        text = f"{counted(first, 'first answer').capitalize()} of the founder can be taken over."
        yield Need(text, "intake_review", "See what they would make")
    if unknown := engagement.intake_outcomes.open_questions().count():
        text = f"{counted(unknown, 'open question').capitalize()} from the first answers."
        yield Need(text, "intake_review", "Find out")


def _from_the_clock(engagement: Engagement, now: datetime) -> Iterator[Need]:
    left = engagement.clock.remaining(now)
    if left < timedelta(0):
        yield Need(f"The time is over by {duration(-left)}. Agree with the client on what is left.")


def _from_the_risks(engagement: Engagement) -> Iterator[Need]:
    if blockers := engagement.risks.blockers().count():
        text = f"{counted(blockers, 'blocker').capitalize()} between you and the launch."
        yield Need(text, "risk_list", "See the risks", blocks_launch=True)
    today = timezone.localdate()
    last_days = engagement.risks.ends_waiting_by(today + WARNED_BEFORE)
    over = [risk.waits_until for risk in last_days if (risk.waits_until or today) < today]
    if over:
        text = (
            f"{counted(len(over), 'risk').capitalize()} can't wait longer: the agreed day is over."
        )
        yield Need(text, "risk_list", "Decide anew")
    if soon := len(last_days) - len(over):
        text = f"{counted(soon, 'risk').capitalize()} may wait a few days longer, then no more."
        yield Need(text, "risk_list", "See which")
    if overdue := engagement.access_grants.overdue(today).count():
        text = f"{counted(overdue, 'access right').capitalize()} should have been removed by now."
        yield Need(text, "access_list", "See the register")


def _from_the_plan(engagement: Engagement, blocks: list[Block]) -> Iterator[Need]:
    upcoming = next((block for block in blocks if block.state == BlockState.WAITING), None)
    if upcoming and (reason := upcoming.closed_gate()):
        yield Need(
            f"“{upcoming.title}” can't begin yet. {reason}",
            GATE_PAGES[Gate(upcoming.gate)],
            "Open the gate",
        )
    elif upcoming and engagement.state == EngagementState.RUNNING and not current_title(blocks):
        text = f"The clock runs, but no block does. Next: “{upcoming.title}”."
        yield Need(text, "block_list", "Start it")
    if slow := engagement.rollback_cards.too_slow().count():
        text = f"{counted(slow, 'rollback card').capitalize()} took too long in the last drill."
        yield Need(text, "rollback_list", "See which")
    against = (
        Item.objects.decided_by_people()
        .filter(block__engagement=engagement)
        .exclude(rule_state=ItemState.OPEN)
        .exclude(rule_state=F("state"))
        .count()
    )
    if against:
        text = f"{counted(against, 'item').capitalize()} decided otherwise than the rules say now."
        yield Need(text, "block_list", "Look again")


def _towards_the_client(engagement: Engagement) -> Iterator[Need]:
    for approval in engagement.approvals.unanswered().soonest_first()[:5]:
        yield Need(
            f"The client has not answered: {approval.question}", "approval_list", "Questions"
        )
