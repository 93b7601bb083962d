"""How long a client is kept: some months after its last sprint was closed, if somebody said so.

Owners are told two weeks before, and again when the day moves; without having told them nothing is
deleted. Closed means all of its sprints: one that is open, or opened again, keeps it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from engagements import tenancy
from engagements.models import (
    Client,
    DeletionReceipt,
    DeletionWhy,
    EngagementState,
    Line,
    MailKind,
    Role,
    Workspace,
    audit,
    tell_ours,
)

TOLD_BEFORE = timedelta(days=14)
LONGEST_MONTHS = 120


def look_after_retention(workspace: Workspace) -> tuple[int, int]:
    """How many clients owners were told of, and how many deletions began, by its own calendar."""
    with tenancy.scope(workspace), timezone.override(workspace.time_zone):
        today = timezone.localdate()
        told = deleted = 0
        for client, day in _ends():
            if client.deletion_told is None or day > client.deletion_told:
                told += _tell(client, day, today)
            elif client.deletion_told <= today:
                DeletionReceipt.order(client, by=None, why=DeletionWhy.RETENTION)
                deleted += 1
        return told, deleted


def last_day(client: Client) -> date | None:
    """The day on which its time is over; None while a sprint is open, or nothing was decided."""
    return next((day for _, day in _ends(client.pk)), None)


def _ends(client_id: int | None = None) -> Iterator[tuple[Client, date]]:
    is_open = ~Q(engagements__state=EngagementState.CLOSED)
    kept = Client.objects.filter(keep_months__isnull=False).annotate(
        open_sprints=Count("engagements", filter=is_open & Q(engagements__isnull=False)),
        last_closed=Max("engagements__closed_at"),
    )
    kept = kept.filter(open_sprints=0, last_closed__isnull=False).order_by("pk")
    if client_id is not None:
        kept = kept.filter(pk=client_id)
    for client in kept:
        closed_on = timezone.localdate(client.last_closed)
        yield client, months_after(closed_on, client.keep_months or 0)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def _tell(client: Client, day: date, today: date) -> bool:
    """Warns owners, two weeks ahead at least; False while that is too early."""
    if today < day - TOLD_BEFORE:
        if client.deletion_told is not None:  # for an earlier day, which is off
            Client.objects.filter(pk=client.pk).update(deletion_told=None, deletion_told_at=None)
        return False
    client.deletion_told = max(day, today + TOLD_BEFORE)
    client.deletion_told_at = timezone.now()
    client.save(update_fields=["deletion_told", "deletion_told_at"])
    words = f"said that a client is deleted on {date_format(client.deletion_told)}"
    audit(client.workspace, None, words, client)
    _mail_owners(client)
    return True


def _mail_owners(client: Client) -> None:
    day, months = client.deletion_told, client.keep_months
    line = Line(
        cause=f"retention:{client.pk}:{day}",
        text=f"{client} is deleted on {date_format(day) if day else ''}",
        detail=f"It is to be kept for {months} month{'' if months == 1 else 's'} after the last "
        "sprint, and that time is nearly over. On that day everything about this client is "
        "deleted: sprints, risks, runs, packs, comments and files. It can't be brought back.\n"
        "To keep it longer, or to take everything along as a file first, open its page. If you "
        "want it deleted, there is nothing to do. The receipt will be in “Clients”, under "
        "“Receipts”.",
        path=reverse("client_leaving", args=[client.workspace.slug, client.slug]),
    )
    tell_ours(client.workspace, [Role.OWNER], MailKind.NOTICE, [line], client=client)
