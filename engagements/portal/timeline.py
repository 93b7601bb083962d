"""What has happened, in words: the clock, the blocks, the changes, the founder's decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engagements.models import Engagement, PauseKind
from engagements.portal.sentences import STAGE_WORDS

DONE, BEGUN, YOURS = "done", "working", "needs-you"


@dataclass(frozen=True, slots=True)
class Event:
    """`mark` is a class of timeline.css: what kind of thing it was."""

    at: datetime
    title: str
    text: str = ""
    mark: str = ""


def events_of(engagement: Engagement) -> list[Event]:
    """Newest first; five queries, whatever has happened. Pauses of our own are left out."""
    sources = (_clock, _blocks, _fixes, _changes, _decisions)
    events = [event for source in sources for event in source(engagement)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _clock(engagement: Engagement) -> Iterator[Event]:
    if engagement.started_at:
        yield Event(engagement.started_at, "The sprint began", mark=BEGUN)
    if engagement.closed_at:
        yield Event(engagement.closed_at, "The sprint was finished", mark=DONE)
    for pause in engagement.pauses.all():
        if pause.kind == PauseKind.CLIENT:
            yield Event(pause.started_at, "The clock stopped to wait for you", pause.reason, YOURS)
            if pause.ended_at:
                yield Event(pause.ended_at, "The clock went on")


def _blocks(engagement: Engagement) -> Iterator[Event]:
    for block in engagement.blocks.all():
        if block.started_at:
            yield Event(block.started_at, f"Begun: {STAGE_WORDS[block.stage]}", mark=BEGUN)
        if block.finished_at:
            yield Event(block.finished_at, f"Done: {STAGE_WORDS[block.stage]}", block.outcome, DONE)


def _fixes(engagement: Engagement) -> Iterator[Event]:
    for risk in engagement.risks.for_founder():
        if risk.fixed_at:
            yield Event(risk.fixed_at, f"Fixed: {risk.title}", risk.subject, DONE)


def _changes(engagement: Engagement) -> Iterator[Event]:
    for change in engagement.changes.all():
        yield Event(change.at, change.what, f"By {change.who}: {change.where}")


def _decisions(engagement: Engagement) -> Iterator[Event]:
    answered = engagement.approvals.filter(answered_at__isnull=False).select_related("answered_by")
    for approval in answered:
        who = approval.answered_by or approval.answered_by_name or "You"
        said = f"{who} answered: {approval.answer}"
        if approval.answered_at:
            yield Event(approval.answered_at, approval.question, said, YOURS)
