"""Blocks as an iCalendar file (RFC 5545) for consultants' calendars, follow-ups for founders'.

A block lies where it was worked on, or else where the clock says it will be; while the clock
stands, as though it went on now, and marked tentative. A sprint that has not begun has no dates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Protocol

from icalendar import Calendar, Event

from engagements.clock import Clock
from engagements.domain_names import readable_domain
from engagements.ics import folded, moment, text
from engagements.models import Block, BlockState, Engagement, Risk

SHORTEST = timedelta(minutes=15)  # that a block takes up, so that it can be seen and pressed
ASK_AGAIN = timedelta(minutes=30)
DAYS_ASK_AGAIN = timedelta(hours=6)  # for what moves by days


class Planned(Protocol):
    """What a calendar shows of a block: these columns, and not the whole row of thousands."""

    pk: int
    engagement_id: int
    title: str
    outcome: str
    state: str
    starts_hour: int
    ends_hour: int
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime


def calendar_of(title: str, sprints: Iterable[Engagement], now: datetime, site: str) -> bytes:
    """The calendar as UTF-8. Sprints come with workspace and pauses; `site` is our URL."""
    calendar = Calendar.new(
        name=title,
        prodid="-//LaunchReady//Blocks//EN",
        method="PUBLISH",
        refresh_interval=ASK_AGAIN,
    )
    calendar["X-WR-CALNAME"] = calendar["NAME"]  # what programs older than RFC 7986 read
    head, end, _ = bytes(calendar.to_ical()).rpartition(b"END:VCALENDAR")
    by_key = {sprint.pk: sprint for sprint in sprints}
    events = (
        event
        for key, blocks in groupby(_blocks(by_key), key=lambda block: block.engagement_id)
        for event in _events(by_key[key], blocks, now, site)
    )
    return b"".join([head, *events, end, b"\r\n"])


def follow_up_of(
    sprint: Engagement, days: Iterable[tuple[Risk, date, str]], now: datetime, site: str
) -> bytes:
    """Each risk that waits as a whole day, on its last; `days` are (risk, day, who looks again)."""
    title = f"Follow-up of {readable_domain(sprint.domain)}"
    calendar = Calendar.new(
        name=title,
        prodid="-//LaunchReady//Follow-up//EN",
        method="PUBLISH",
        refresh_interval=DAYS_ASK_AGAIN,
    )
    calendar["X-WR-CALNAME"] = calendar["NAME"]
    for risk, day, who in days:
        lines = (risk.why, f"{who} looks again." if who else "")
        calendar.add_component(
            Event.new(
                uid=f"risk-{risk.pk}@{site.partition('://')[2]}",
                stamp=now.astimezone(UTC),
                start=day,
                end=day + timedelta(days=1),
                summary=f"Look again: {risk.title}",
                description="\n".join(line for line in lines if line),
                url=f"{site}/p/{sprint.workspace.slug}/{sprint.slug}/risks/{risk.pk}/",
            )
        )
    return bytes(calendar.to_ical())


def _blocks(sprints: Collection[int]) -> Iterator[Planned]:
    """Those of each sprint together, in order."""
    rows = Block.objects.filter(engagement__in=sprints).order_by("engagement_id", "position", "pk")
    return rows.values_list(*Planned.__annotations__, named=True).iterator()


def _events(
    sprint: Engagement, blocks: Iterable[Planned], now: datetime, site: str
) -> Iterator[bytes]:
    """A VEVENT for each block with a date, written here: the library takes some 0.5 ms for each."""
    clock, domain, stamp = sprint.clock, readable_domain(sprint.domain), moment(now)
    link = f"{site}/w/{sprint.workspace.slug}/e/{sprint.slug}/blocks/"
    for block in blocks:
        stretch = stretch_of(block, clock, now)
        if stretch is None:
            continue
        start, end = stretch
        is_done = block.state == BlockState.DONE
        stands = not is_done and clock.is_stopped(now)
        mark = "✓ " if is_done else ""
        lines = (
            b"BEGIN:VEVENT",
            b"SUMMARY:" + text(f"{mark}{block.title} ({domain})"),
            b"DTSTART:" + moment(start),
            b"DTEND:" + moment(end),
            b"DTSTAMP:" + stamp,
            f"UID:block-{block.pk}@{site.partition('://')[2]}".encode(),
            b"DESCRIPTION:" + text(block.outcome + ("\nThe clock stands still." if stands else "")),
            b"LAST-MODIFIED:" + moment(block.updated_at),
            b"STATUS:" + (b"TENTATIVE" if stands else b"CONFIRMED"),
            f"URL:{link}#block-{block.pk}".encode(),
            b"END:VEVENT",
        )
        yield b"".join(folded(line) for line in lines)


def stretch_of(block: Planned, clock: Clock, now: datetime) -> tuple[datetime, datetime] | None:
    """When the block begins and ends, as far as is known; None while it has no date."""
    start = block.started_at or clock.due_at(block.starts_hour, now)
    end = block.finished_at or clock.due_at(block.ends_hour, now)
    if start is None or end is None:
        return None
    return start, max(end, start + SHORTEST)
