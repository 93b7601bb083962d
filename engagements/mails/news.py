"""The mail that goes at once: something needs you, or something broke."""

from __future__ import annotations

from django.conf import settings
from django.utils import formats, timezone

from engagements.mails.letter import Entry, Letter, Section
from engagements.models import Engagement, Mail, MailKind, MailLine, MailSide
from engagements.templatetags.ui import DATE_FORMAT

# By kind: the subject before a number of things, and the sentence that opens the mail.
_MANY = {
    MailKind.NEEDS_YOU: ("thing needs you", "things need you"),
    MailKind.BROKE: ("thing broke", "things broke"),
}
_OPENINGS = {
    (MailKind.NEEDS_YOU, MailSide.CLIENT): "{client}: this waits for you.",
    (MailKind.NEEDS_YOU, MailSide.OURS): "In “{sprint}” of {client} this waits for you.",
    (MailKind.BROKE, MailSide.CLIENT): "Something at {client} that worked does not work now. "
    "{workspace} has the same mail.",
    (MailKind.BROKE, MailSide.OURS): "In “{sprint}” of {client} this needs a look.",
}


def letter_of_news(
    mail: Mail, engagement: Engagement, lines: list[MailLine], greeting: str, home: str
) -> Letter:
    """One entry a line; `home` is where to look when there are several."""
    kind, side = MailKind(mail.kind), MailSide(mail.side)
    names = {
        "client": engagement.client,
        "sprint": engagement,
        "workspace": engagement.workspace,
    }
    entries = [_entry_of(line, alone=len(lines) == 1) for line in lines]
    alone = lines[0] if len(lines) == 1 else None
    return Letter(
        subject=f"{engagement.client}: {alone.text if alone else _counted(len(lines), kind)}",
        greeting=greeting,
        opening=_OPENINGS[kind, side].format(**names),
        sections=[Section("", entries)],
        link="Open it" if alone else "See them all",
        url=settings.SITE_URL + (alone.path if alone and alone.path else home),
        closing=_closing(mail, engagement),
    )


def _counted(number: int, kind: MailKind) -> str:
    return f"{number} {_MANY[kind][number > 1]}"


def _entry_of(line: MailLine, *, alone: bool) -> Entry:
    due = f"Needed by {moment(line.due_at)}." if line.due_at else ""
    detail = "\n".join(part for part in (line.detail, due) if part)
    url = settings.SITE_URL + line.path if line.path and not alone else ""
    return Entry(line.text, detail, url)


def _closing(mail: Mail, engagement: Engagement) -> str:
    """For a founder whose answer the clock waits for."""
    if mail.side != MailSide.CLIENT or mail.kind != MailKind.NEEDS_YOU:
        return ""
    if engagement.state == "waiting":
        return "The clock of your sprint stands still until then."
    return ""


def moment(at: object) -> str:
    """A moment in the reader's zone, with the zone's name: "8 Aug 2026, 14:05 (Europe/Rome)"."""
    local = timezone.localtime(at)  # type: ignore[arg-type]  # a datetime of a nullable column
    zone = timezone.get_current_timezone_name()
    return f"{formats.date_format(local, DATE_FORMAT)}, {local:%H:%M} ({zone})"
