"""Sending one mail: claim it, write it in the reader's voice and zone, hand it over, note how."""

from __future__ import annotations

import logging
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.accounts.sender import sender_of
from engagements.colours import Colour
from engagements.mails.choosing import refused_by, stop_path
from engagements.mails.digest import letter_of_digest
from engagements.mails.letter import Letter
from engagements.mails.news import letter_of_news
from engagements.models import Mail, MailKind, MailLine, MailSide, MailState, Membership
from engagements.time_zones import zone_or_utc

logger = logging.getLogger(__name__)

OUR_COLOUR = "#0e5a50"  # --accent of tokens.css, by day
GONE = "This person has no place here any more."
OUR_FAULT = "A fault of ours; it is in the worker's log."


def send(mail: Mail) -> None:
    """Brings a mail to its end, or puts it off. Does nothing when it is taken or has ended."""
    if not mail.claim():
        return
    lines = list(mail.lines.all())
    member = mail.member
    if not lines:  # all of it was taken back while it waited
        mail.delete()
    elif member is None or not member.user.is_active:
        mail.end(MailState.FAILED, GONE)
    elif mail.kind in refused_by(member.user):
        mail.end(MailState.UNWANTED)
    else:
        _deliver(mail, member, lines)


def _deliver(mail: Mail, member: Membership, lines: list[MailLine]) -> None:
    try:
        letter = write(mail, member, lines)
        message = message_of(mail, member, letter)
    except Exception:
        # Left on its way, it would be taken up and written again, for ever.
        logger.exception("mail %s could not be written", mail.pk)
        mail.end(MailState.FAILED, OUR_FAULT)
        return
    if not mail.hand_over(letter.subject, letter.as_text()):
        return
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("mail %s was not taken: %s", mail.pk, type(error).__name__)
        refusal = _refusal(error)
        if refusal:
            mail.end(MailState.FAILED, refusal)
        else:
            mail.put_off("The mail server could not be reached, or was too busy.")
    else:
        mail.end(MailState.SENT)


def write(mail: Mail, member: Membership, lines: list[MailLine]) -> Letter:
    """What it says now. A founder's is written in the founder's scope, whatever the lines are."""
    workspace, engagement = mail.engagement.workspace, mail.engagement
    ours = mail.side == MailSide.OURS
    home = reverse(
        "engagement_page" if ours else "portal_page", args=[workspace.slug, engagement.slug]
    )
    letter_of = letter_of_digest if mail.kind == MailKind.DIGEST else letter_of_news
    with (
        tenancy.scope(mail.workspace_id, None if ours else engagement.client_id),
        timezone.override(zone_or_utc(member.user.time_zone)),
    ):
        return letter_of(mail, lines, f"Hello {member.user.get_short_name()},", home)


def message_of(mail: Mail, member: Membership, letter: Letter) -> EmailMultiAlternatives:
    """As it goes over the wire: text and HTML, nothing to load, and a way to turn it off."""
    workspace = mail.engagement.workspace
    stop_url = settings.SITE_URL + stop_path(member.user, MailKind(mail.kind))
    words = {
        "letter": letter,
        "workspace": workspace,
        "colour": _readable(workspace.colour),
        "role": member.get_role_display().lower(),
        "of": mail.engagement.client if mail.side == MailSide.CLIENT else workspace,
        "kind": mail.get_kind_display(),
        "stop_url": stop_url,
        "choices_url": settings.SITE_URL + reverse("mail_choices"),
    }
    text = letter.as_text() + render_to_string("engagements/email/footer.txt", words)
    _, our_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split())[:200],
        body=text,
        from_email=sender_of(workspace),
        to=[mail.to_address],
        reply_to=[workspace.contact_email] if workspace.contact_email else None,
        headers={
            # The same for every try, so that programs show a message once that came twice.
            "Message-ID": f"<sprint-mail-{mail.pk}@{our_address.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    html = render_to_string("engagements/email/letter.html", words)
    message.attach_alternative(html, "text/html")
    return message


def _readable(colour: str) -> str:
    """The workspace's colour, which its form holds to what can be read with white on it."""
    return str(Colour.parse(colour or OUR_COLOUR))


def _refusal(error: Exception) -> str:
    """Why the server will never take it, in its words; empty when another try may help."""
    code: int
    reason: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, reason = error.smtp_code, error.smtp_error
    else:
        return ""
    if code < 500 or isinstance(error, smtplib.SMTPAuthenticationError):
        return ""
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return f"The mail server refused it: {code} {words}"
