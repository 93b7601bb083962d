"""Where a sprint stands, in words. Reads rows it is handed and asks the database nothing more."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import formats, timezone

from engagements.models import Engagement, EngagementState
from engagements.models.board import ANSWERED, BLOCKED, DRAFT, OVER_TIME, RUNNING, STANDING
from engagements.templatetags.ui import DATE_FORMAT, duration


def counted(number: int, noun: str) -> str:
    """ "1 blocker", "2 blockers", "no blocker"."""
    return f"{number or 'no'} {noun}{'s' if number > 1 else ''}"


def sent_by_client(answers: int, comments: int) -> str:
    """ "The client sent 1 answer and 2 comments", without a full stop."""
    numbers = ((answers, "answer"), (comments, "comment"))
    sent = [counted(number, noun) for number, noun in numbers if number]
    return f"The client sent {' and '.join(sent)}"


def standing_reason(sprint: Engagement) -> str:
    """Why the clock stands still, as somebody wrote it; empty while it runs. Reads the pauses."""
    lasting = (pause for pause in sprint.pauses.all() if pause.ended_at is None)
    return next((pause.reason for pause in lasting), "")


def reason_for_me(sprint: Any, now: datetime) -> str:
    """Why a sprint of `for_board()` has its place there; empty when it goes by itself."""
    reasons = {
        ANSWERED: f"{sent_by_client(sprint.answers_to_read, sprint.comments_to_read)} to read.",
        OVER_TIME: f"{duration(-sprint.clock.remaining(now))} over the {hours_of(sprint)} hours.",
        BLOCKED: f"{counted(sprint.open_blockers, 'blocker').capitalize()} open.",
        RUNNING: _reason_while_running(sprint),
        DRAFT: "Waits for you to start the clock.",
        STANDING: standing_reason(sprint),
    }
    return reasons.get(sprint.attention, "")


def _reason_while_running(sprint: Any) -> str:
    if not sprint.current_block:
        return "No block is being worked on."
    if sprint.unanswered:
        return f"The client has {counted(sprint.unanswered, 'question')} to answer."
    return ""


def hours_of(sprint: Engagement) -> int:
    """The budget of the sprint in hours."""
    return sprint.clock.budget // timedelta(hours=1)


def where_it_stands(
    sprint: Engagement, now: datetime, current_block: str, open_blockers: int
) -> str:
    """The one sentence at the top of a sprint's overview; `current_block` is empty for none."""
    clock, state = sprint.clock, sprint.state
    if state == EngagementState.DRAFT:
        return "Not started yet: the 48 hours begin when you start the clock."
    if state == EngagementState.CLOSED:
        day = formats.date_format(timezone.localtime(sprint.closed_at), DATE_FORMAT)
        return f"Closed on {day}, after {duration(clock.elapsed(now))} of work."
    hour = f"hour {clock.hour(now):.0f} of {hours_of(sprint)}"
    if state == EngagementState.PAUSED:
        return f"Paused at {hour}: {standing_reason(sprint)}"
    if state == EngagementState.WAITING:
        return f"Waiting for the client at {hour}: {standing_reason(sprint)}"
    work = f"“{current_block}” is being worked on" if current_block else "no block is in progress"
    blockers = counted(open_blockers, "open blocker")
    return f"{hour.capitalize()}: {work}, {blockers}."
