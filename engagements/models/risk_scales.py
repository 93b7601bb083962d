"""The scales a risk is measured on. Order is meaning: the first of each is the worst."""

from django.db import models


class Severity(models.TextChoices):
    BLOCKER = "blocker", "Blocker"
    MAJOR = "major", "Major"
    MINOR = "minor", "Minor"
    INFO = "info", "Worth knowing"

    @property
    def rank(self) -> int:
        """0 is worst."""
        return list(type(self)).index(self)


class Impact(models.TextChoices):
    """What it does to the business, in a founder's words."""

    LOST_LEADS = "lost_leads", "Lost leads"
    FAILED_MAIL = "failed_mail", "Mail that doesn't arrive"
    BROKEN_CHECKOUT = "broken_checkout", "Broken checkout"
    DOWNTIME = "downtime", "Downtime"
    EXPOSURE = "exposure", "Exposed data"
    TRUST = "trust", "Lost trust"
    HANDOVER = "handover", "Not in your hands"

    @property
    def rank(self) -> int:
        """0 is worst."""
        return list(type(self)).index(self)


class Effort(models.TextChoices):
    """What the fix takes; the values are those of the rules."""

    MINUTES = "minutes", "Minutes"
    HOUR = "an hour", "About an hour"
    HALF_DAY = "half a day", "Half a day"
    DAY = "a day", "A day"
    UNKNOWN = "", "Not known"


class RiskState(models.TextChoices):
    OPEN = "open", "Open"
    BEING_FIXED = "being_fixed", "Being fixed"
    FIXED = "fixed", "Fixed"
    ACCEPTED = "accepted", "Accepted"
    FALSE_ALARM = "false_alarm", "False alarm"


class Lane(models.TextChoices):
    FIX_NOW = "fix_now", "Fix now"
    LATER = "later", "Can wait"
    ACCEPTED = "accepted", "Accepted"


class FounderState(models.TextChoices):
    """The words of the portal. Only what the founder has agreed to is called agreed, and nothing is
    being fixed once the sprint is closed.
    """

    WORKING = "working", "Working"
    NEEDS_YOU = "needs_you", "Needs you"
    BEING_FIXED = "being_fixed", "Being fixed"
    STILL_OPEN = "still_open", "Still open"
    CAN_WAIT = "can_wait", "Can wait"
    AGREED_TO_WAIT = "agreed_to_wait", "Agreed to wait"


def rank_of(field: str, scale: type[Severity] | type[Impact]) -> models.Case:
    """The rank of a column's value as an SQL expression, 0 for the worst."""
    return models.Case(
        *(models.When(**{field: value}, then=value.rank) for value in scale),
        output_field=models.IntegerField(),
    )
