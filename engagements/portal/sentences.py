"""Where a sprint stands, in a founder's words. Pure: numbers and states in, sentences out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from engagements.models import EngagementState, FounderState
from engagements.playbooks import Stage
from engagements.templatetags.ui import DATE_FORMAT

#: A sprint's state in two or three words.
STATE_WORDS: dict[str, str] = {
    EngagementState.DRAFT: "Not begun yet",
    EngagementState.RUNNING: "Being worked on",
    EngagementState.PAUSED: "Paused",
    EngagementState.WAITING: "Waiting for you",
    EngagementState.CLOSED: "Finished",
}
#: What each stage of the playbook is about, without a technical word.
STAGE_WORDS: dict[str, str] = {
    Stage.AUDIT: "a look at everything you have online",
    Stage.DNS: "your domain and its addresses",
    Stage.EDGE: "speed and protection",
    Stage.MAIL: "your mail",
    Stage.DEPLOY: "the live version",
    Stage.WATCH: "alarms that reach a person",
    Stage.HANDOVER: "the handover",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A sprint in numbers: `things` is all a founder sees on the risk list, `fixed` and `waiting`
    the parts of it that work and that may wait; `hour` of `hours` is running time; `stage` is what
    is being worked on, empty for nothing."""

    state: str
    things: int = 0
    fixed: int = 0
    waiting: int = 0
    needs: int = 0
    hour: int = 0
    hours: int = 48
    stage: str = ""


def one_sentence(standing: Standing) -> str:
    """What the founder reads first."""
    if standing.state == EngagementState.DRAFT:
        return _before_the_start(standing.needs)
    if standing.state == EngagementState.CLOSED:
        return _after_the_end(standing)
    if standing.state == EngagementState.WAITING:
        so_far = f", {progress(standing)}" if standing.things else ""
        return f"The work is waiting for you: {needs(standing.needs)}{so_far}."
    is_paused = standing.state == EngagementState.PAUSED
    opening = "The work is paused" if is_paused else "Your site is being worked on"
    return f"{opening}: {progress(standing)}, {needs(standing.needs)}."


def second_sentence(standing: Standing) -> str:
    """How far the clock is, and what is being done; empty once the sprint is closed."""
    hour = f"hour {standing.hour} of {standing.hours}"
    if standing.state == EngagementState.DRAFT:
        return (
            f"It takes {standing.hours} hours of work, counted from the moment we begin. "
            "While we wait for you, the clock stands still."
        )
    if standing.state == EngagementState.PAUSED:
        return f"The clock stands still at {hour}."
    if standing.state == EngagementState.WAITING:
        return f"The clock stands still at {hour} and goes on once we have what we need."
    if standing.state == EngagementState.CLOSED:
        return ""
    if standing.hour >= standing.hours:
        return f"The planned {standing.hours} hours are over, and the work goes on."
    now = f" Now: {STAGE_WORDS[standing.stage]}." if standing.stage else ""
    return f"{hour.capitalize()}.{now}"


def progress(standing: Standing) -> str:
    """How much of the list is fixed. An empty list is no praise: perhaps nobody looked yet."""
    fixed, things = standing.fixed, standing.things
    if not things:
        return "nothing is on the list yet"
    if fixed == things:
        return f"all {things} things are fixed" if things > 1 else "the one thing we found is fixed"
    if not fixed:
        listed = counted(things, "thing is", "things are")
        return f"{listed} on the list, {'none' if things > 1 else 'not'} fixed yet"
    return f"{fixed} of {things} things {'is' if fixed == 1 else 'are'} fixed"


def needs(number: int) -> str:
    if not number:
        return "nothing needs you right now"
    return counted(number, "thing needs you", "things need you")


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


SAID_AT_ONCE = {
    FounderState.WORKING: "This is fixed.",
    FounderState.NEEDS_YOU: "This waits for your decision.",
    FounderState.STILL_OPEN: "This was still open when the sprint ended.",
}


def what_happens(
    state: FounderState, *, at_hand: bool = False, until: date | None = None, today: date
) -> str:
    """What is done about one risk. `at_hand`: somebody is on it; `until`: it may wait so long."""
    if state in SAID_AT_ONCE:
        return SAID_AT_ONCE[state]
    if state == FounderState.BEING_FIXED:
        return "We are on it now." if at_hand else "It is on our list to fix."
    if until is None:
        return "This may wait."
    day = date_format(until, DATE_FORMAT)
    if until < today:
        return f"This was to wait until {day}. That day has passed, so we will come back to you."
    return f"This may wait until {day}."


def _before_the_start(number: int) -> str:
    if not number:
        return "Your sprint has not begun yet, and nothing needs you right now."
    return f"Your sprint has not begun yet: {needs(number)} first."


def _after_the_end(standing: Standing) -> str:
    fixed, waiting = standing.fixed, standing.waiting
    left = standing.things - fixed - waiting
    parts = [
        progress(standing) if fixed else "",
        f"{waiting} can wait" if waiting else "",
        counted(left, "is still open", "are still open") if left else "",
    ]
    said = ", ".join(part for part in parts if part)
    if said and not fixed:
        said = f"of {counted(standing.things, 'thing', 'things')}, {said}"
    asked = needs(standing.needs) if standing.needs else ""
    so_far = ", ".join(part for part in (said, asked) if part)
    return f"Your sprint is finished: {so_far}." if so_far else "Your sprint is finished."
