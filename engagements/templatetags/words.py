"""How a stored state reads on the page: the words, the tone and the mark. Data only.

Tones: good (it works), active (someone is on it), amber (needs you), red (blocks the launch, used
for nothing else), unseen (we could not look; never green, never red), neutral and quiet.
"""

from typing import Final, NamedTuple


class Look(NamedTuple):
    """One badge: tone (a class of badge.css), text, and the icon that repeats it as a shape."""

    tone: str
    text: str
    icon: str


#: Keyed by state, or by "noun.state" where two nouns use one word differently.
STATES: Final[dict[str, Look]] = {
    # risk, as the founder reads it
    "needs_you": Look("amber", "Needs you", "flag"),
    "working": Look("good", "Working", "tick"),
    "being_fixed": Look("active", "Being fixed", "half"),
    "still_open": Look("neutral", "Still open", "ring"),
    "can_wait": Look("neutral", "Can wait", "clock"),
    "agreed_to_wait": Look("neutral", "Agreed to wait", "clock"),
    # risk, as stored
    "open": Look("neutral", "Open", "ring"),
    "fixed": Look("good", "Working", "tick"),
    "accepted": Look("neutral", "Agreed to wait", "clock"),
    "false_alarm": Look("quiet", "False alarm", "minus"),
    # verdict
    "pass": Look("good", "Working", "tick"),
    "fail": Look("amber", "Needs fixing", "flag"),
    "warn": Look("neutral", "Worth a look", "info"),
    "not_applicable": Look("quiet", "Does not apply", "minus"),
    "not_observed": Look("unseen", "Not observed", "eye-off"),
    # gate
    "ready": Look("good", "Ready", "tick"),
    "not_ready": Look("amber", "Not ready yet", "flag"),
    "undecided": Look("unseen", "Not enough seen", "eye-off"),
    # engagement
    "draft": Look("quiet", "Draft", "pencil"),
    "running": Look("active", "Running", "half"),
    "paused": Look("amber", "Paused", "pause"),
    "engagement.waiting": Look("amber", "Waiting for the client", "pause"),
    "closed": Look("neutral", "Closed", "lock"),
    # block and item
    "waiting": Look("neutral", "Not started", "ring"),
    "block.working": Look("active", "In progress", "half"),
    "done": Look("good", "Done", "tick"),
    "item.open": Look("neutral", "To do", "ring"),
    # run
    "queued": Look("neutral", "Queued", "clock"),
    "finished": Look("good", "Finished", "tick"),
    "failed": Look("amber", "Could not finish", "alert"),
    "cancelled": Look("quiet", "Stopped", "minus"),
    # mail
    "mail.waiting": Look("neutral", "Being collected", "clock"),
    "mail.retry": Look("amber", "Tried again soon", "clock"),
    "mail.sending": Look("active", "On its way", "half"),
    "mail.sent": Look("good", "Sent", "tick"),
    "mail.failed": Look("amber", "Not sent", "alert"),
    "mail.unsure": Look("amber", "Perhaps sent", "alert"),
    "mail.unwanted": Look("quiet", "Turned off", "minus"),
    "mail.reserved": Look("quiet", "Not sent: reserved name", "minus"),
    # question to the founder
    "approval.open": Look("amber", "Needs you", "flag"),
    "answered": Look("good", "Answered", "tick"),
}

SEVERITIES: Final[dict[str, Look]] = {
    "blocker": Look("red", "Blocker", "alert"),
    "major": Look("amber", "Major", "flag"),
    "minor": Look("neutral", "Minor", "ring"),
    "info": Look("quiet", "Note", "info"),
}

LANES: Final[dict[str, Look]] = {
    "fix_now": Look("quiet", "Fix now", "arrow-right"),
    "later": Look("quiet", "Can wait", "clock"),
    "accepted": Look("quiet", "Accepted", "clock"),
}


def look_up(table: dict[str, Look], value: object, noun: str = "") -> Look:
    """Return how `value` reads; an unknown value keeps its own words and a neutral tone."""
    key = str(value).strip().lower().replace(" ", "_").replace("-", "_")
    plain = Look("neutral", key.replace("_", " ").capitalize(), "ring")
    return table.get(f"{noun}.{key}") or table.get(key, plain)
