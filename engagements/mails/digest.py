"""The mail at a block's end: what was done, what is next, what needs the reader, the time left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone

from engagements.desk.overview import needs_of
from engagements.desk.sentences import counted, hours_of
from engagements.mails.letter import Entry, Letter, Section
from engagements.mails.news import moment
from engagements.models import Block, BlockState, Engagement, Mail, MailLine, MailSide
from engagements.portal.needs import Needs
from engagements.portal.sentences import STAGE_WORDS, one_sentence
from engagements.portal.standing import standing_of
from engagements.templatetags.ui import duration

MOST = 6  # entries of one list; the page behind the button has them all


def letter_of_digest(
    mail: Mail, engagement: Engagement, lines: list[MailLine], greeting: str, home: str
) -> Letter:
    """Written from what is so now; the lines name the blocks that ended."""
    now = timezone.now()
    prefetch_related_objects([engagement], "pauses")
    blocks = list(engagement.blocks.all())
    ended = [block for block in blocks if block.pk in {line.row for line in lines}]
    end = _End(engagement, blocks, ended, now)
    url = settings.SITE_URL + home
    if mail.side == MailSide.CLIENT:
        return _to_founder(end, greeting, url)
    return _to_consultant(end, greeting, url)


@dataclass(frozen=True, slots=True)
class _End:
    """What has ended, and where the sprint stands then."""

    engagement: Engagement
    blocks: list[Block]
    ended: list[Block]
    now: datetime


def _to_founder(end: _End, greeting: str, url: str) -> Letter:
    engagement, blocks, ended = end.engagement, end.blocks, end.ended
    risks = list(engagement.risks.for_founder())
    needs = Needs.of(engagement)
    fixed = [Entry(f"Fixed: {risk.title}") for risk in risks if _since(ended, risk.fixed_at)]
    done = [Entry(_capital(STAGE_WORDS[block.stage]), block.outcome) for block in ended]
    upcoming = [Entry(_capital(STAGE_WORDS[block.stage]), block.outcome) for block in _next(blocks)]
    about = " and ".join(STAGE_WORDS[block.stage] for block in ended)
    return Letter(
        subject=f"{engagement.client}: done with {about}" if about else str(engagement.client),
        greeting=greeting,
        opening=one_sentence(standing_of(engagement, risks, blocks, len(needs))),
        sections=_filled(
            ("What was done", done + _cut(fixed, "fixed")),
            ("What is next", upcoming),
            ("What needs you", _cut(_asked_of_founder(needs), "to decide")),
            ("Time", [Entry(_time_left(engagement, end.now))]),
        ),
        link="Open your page",
        url=url,
    )


def _to_consultant(end: _End, greeting: str, url: str) -> Letter:
    engagement, blocks, ended, now = end.engagement, end.blocks, end.ended, end.now
    done = [Entry(_took(block, now), block.finish_note) for block in ended]
    fixed = [risk for risk in engagement.risks.all() if _since(ended, risk.fixed_at)]
    if fixed:
        done.append(Entry(f"{counted(len(fixed), 'risk').capitalize()} fixed."))
    upcoming = [Entry(f"{block}.", block.closed_gate()) for block in _next(blocks)]
    needs = [Entry(need.text) for need in needs_of(engagement, blocks, now)]
    titles = " and ".join(f"“{block}”" for block in ended)
    return Letter(
        subject=f"{engagement.client}: {titles} done",
        greeting=greeting,
        opening=f"“{engagement}”: {_time_left(engagement, now)}",
        sections=_filled(
            ("Done", done),
            ("Next", upcoming),
            ("Needs you", _cut(needs, "to do")),
        ),
        link="Open the sprint",
        url=url,
    )


def _asked_of_founder(needs: Needs) -> list[Entry]:
    entries = [Entry(needs.waits_for)] if needs.waits_for else []
    for asked in (*needs.questions, *needs.decisions):
        due = f"Needed by {moment(asked.due_at)}." if asked.due_at else ""
        if asked.question != needs.waits_for:
            entries.append(Entry(asked.question, due))
    if needs.intake:
        left = needs.intake.total - needs.intake.answered
        entries.append(Entry(f"{counted(left, 'first question').capitalize()} to answer."))
    entries += [
        Entry(f"{need.text}.", url=settings.SITE_URL + need.url) for need in needs.elsewhere
    ]
    return entries


def _time_left(engagement: Engagement, now: datetime) -> str:
    clock, hours = engagement.clock, hours_of(engagement)
    left = clock.remaining(now)
    if engagement.is_closed:
        return f"The sprint is finished, after {duration(clock.elapsed(now))} of work."
    if left < timedelta(0):
        return f"The {hours} hours are over by {duration(-left)}."
    said = f"{duration(left)} of {hours} hours are left"
    due = clock.due_at(hours, now)
    if engagement.is_running and due is not None:
        return f"{said}; they end on {moment(due)}."
    return f"{said}; the clock stands still."


def _took(block: Block, now: datetime) -> str:
    planned = timedelta(hours=block.ends_hour - block.starts_hour)
    return f"{block}: {duration(block.minutes_spent(now))} of {duration(planned)} planned."


def _next(blocks: Sequence[Block]) -> list[Block]:
    """What is being worked on, else the first that waits."""
    at_hand = [block for block in blocks if block.state == BlockState.WORKING]
    return at_hand or [block for block in blocks if block.state == BlockState.WAITING][:1]


def _since(ended: list[Block], moment_of: datetime | None) -> bool:
    """Whether something happened while the ended blocks were worked on."""
    begun = [block.started_at for block in ended if block.started_at]
    return bool(begun) and moment_of is not None and moment_of >= min(begun)


def _cut(entries: list[Entry], word: str) -> list[Entry]:
    more = len(entries) - MOST
    return entries if more <= 0 else [*entries[:MOST], Entry(f"And {more} more {word}.")]


def _filled(*sections: tuple[str, list[Entry]]) -> list[Section]:
    return [Section(title, entries) for title, entries in sections if entries]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
