"""What may wait until a day: a word a week before it, and back to “fix now” the day after.

A closed engagement's papers stay as they are: its people are told of the day as well, and the
risk comes back with the first sweep after the engagement is reopened.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from engagements import tenancy
from engagements.models import (
    Approval,
    ApprovalKind,
    EngagementState,
    Risk,
    RiskState,
    TransitionError,
    Workspace,
    audit,
)
from engagements.waiting_mail import tell_ended, tell_warning

WARNED_BEFORE = timedelta(days=7)


def look_after_waits(workspace: Workspace) -> tuple[int, int]:
    """How many risks were warned of and how many came back, by the workspace's own calendar."""
    with tenancy.scope(workspace), timezone.override(workspace.time_zone):
        today = timezone.localdate()
        return warn_of_ends(today), end_waits(today)


def warn_of_ends(today: date) -> int:
    """Tells of every wait that ends within a week, once a day it may end on."""
    soon = _waiting(today + WARNED_BEFORE)
    untold = [risk for risk in soon if today <= _end(risk) != risk.wait_end_told]
    for engagement, risks in groupby(untold, key=lambda risk: risk.engagement):
        told = list(risks)
        with transaction.atomic():
            asked = [risk for risk in told if _warn(risk)]
            tell_warning(engagement, told, asked)
    return len(untold)


def end_waits(today: date) -> int:
    """Brings back whatever may wait no longer."""
    over = _waiting(today - timedelta(days=1))
    open_ones = [risk for risk in over if risk.engagement.state != EngagementState.CLOSED]
    ended = [risk for risk in open_ones if _ended(risk, today)]
    for engagement, risks in groupby(ended, key=lambda risk: risk.engagement):
        tell_ended(engagement, list(risks), today)
    return len(ended)


def _waiting(last: date) -> Iterable[Risk]:
    """Those that may wait until `last` at most, engagement by engagement."""
    rows = Risk.objects.ends_waiting_by(last).order_by("engagement", "pk")
    return rows.select_related("engagement__workspace", "engagement__client")


def _end(risk: Risk) -> date:
    """The day; every risk of `_waiting` has one."""
    if risk.waits_until is None:
        raise ValueError(f"Risk {risk.pk} does not wait.")
    return risk.waits_until


def _warn(risk: Risk) -> bool:
    """Writes down that it was told of; whether the founder is asked by it."""
    day = date_format(_end(risk))
    # Past save(), which a closed engagement refuses: that somebody was told is no part of the file.
    Risk.objects.filter(pk=risk.pk).update(wait_end_told=_end(risk))
    audit(risk.engagement, None, f"said that a risk may wait only until {day}", risk)
    asks = risk.state == RiskState.ACCEPTED and not risk.engagement.is_closed
    asks = asks and not risk.approvals.unanswered().exists()
    if asks:
        Approval.ask(
            risk.engagement,
            f"You agreed that this can wait until {day}. Longer than that? {risk.title[:220]}",
            by=None,
            kind=ApprovalKind.DECISION,
            detail="Without an answer it goes back on the list of things to fix after that day.",
            risk=risk,
        )
    return asks


def _ended(risk: Risk, today: date) -> bool:
    try:
        return risk.end_wait(today)
    except TransitionError:
        return False  # closed, or decided by somebody, since it was read
