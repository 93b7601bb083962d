"""The mail about no sprint: who asks for a call, and what those in charge must know."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from engagements.mails.letter import Entry, Letter, Section
from engagements.models import Mail, MailKind, MailLine

MOST = 6  # entries; the page behind the button has them all


def letter_of_house(mail: Mail, lines: list[MailLine], greeting: str) -> Letter:
    """One entry a line, whoever and how many caused them."""
    alone = lines[0] if len(lines) == 1 else None
    entries = [_entry_of(line, alone=alone is not None) for line in lines[:MOST]]
    if len(lines) > MOST:
        entries.append(Entry(f"And {len(lines) - MOST} more."))
    about_leads = mail.kind == MailKind.LEADS
    many = f"{len(lines)} people ask for a call" if about_leads else f"{len(lines)} things to know"
    opening = "At the door outside of {}:" if about_leads else "A word to those in charge of {}:"
    home = reverse("lead_list" if about_leads else "board", args=[mail.workspace.slug])
    return Letter(
        subject=alone.text if alone else many,
        greeting=greeting,
        opening=opening.format(mail.workspace),
        sections=[Section("", entries)],
        link="Open it" if alone else "See them all",
        url=settings.SITE_URL + (alone.path if alone and alone.path else home),
        closing="At most one such mail comes in an hour." if about_leads else "",
    )


def _entry_of(line: MailLine, *, alone: bool) -> Entry:
    url = settings.SITE_URL + line.path if line.path and not alone else ""
    return Entry(line.text, line.detail, url)
