"""Sending one mail: claim it, write it in the reader's voice and zone, hand it over, note how."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.accounts.sender import sender_of
from engagements.colours import Colour
from engagements.mails import handing_over
from engagements.mails.choosing import refused_by, stop_path
from engagements.mails.digest import letter_of_digest
from engagements.mails.house import letter_of_house
from engagements.mails.letter import Letter
from engagements.mails.news import letter_of_news
from engagements.mails.reserved import is_unreachable
from engagements.models import Mail, MailKind, MailLine, MailSide, MailState, Membership, Workspace
from engagements.time_zones import zone_or_utc

logger = logging.getLogger(__name__)

OUR_COLOUR = "#0e5a50"  # --accent of tokens.css, by day
GONE = "This person has no place here any more."
OUR_FAULT = "A fault of ours; it is in the worker's log."


def send(mail: Mail) -> None:
    """Brings a mail to its end, or puts it off. Does nothing when it is taken or has ended."""
    if not mail.claim():
        return
    if mail.kind == MailKind.LINK:
        _deliver(mail, lambda: (mail.subject, mail.text, message_with_link(mail)))
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
        _deliver(mail, lambda: _written(mail, member, lines))


def _written(
    mail: Mail, member: Membership, lines: list[MailLine]
) -> tuple[str, str, EmailMultiAlternatives]:
    letter = write(mail, member, lines)
    return letter.subject, letter.as_text(), message_of(mail, member, letter)


def _deliver(mail: Mail, written: Callable[[], tuple[str, str, EmailMultiAlternatives]]) -> None:
    """`written` gives the subject and the text to keep, and the message to send."""
    try:
        subject, text, message = written()
    except Exception:
        # Left on its way, it would be taken up and written again, for ever.
        logger.exception("mail %s could not be written", mail.pk)
        mail.end(MailState.FAILED, OUR_FAULT)
        return
    if is_unreachable(mail.to_address):
        mail.end(MailState.RESERVED, "No mail can be sent to a reserved name (RFC 2606, RFC 6761).")
        return
    try:
        handing_over.transmit(mail, message, subject, text)
    except handing_over.ClaimGoneError:
        return
    except handing_over.NoAnswerError:
        logger.warning("mail %s: the server did not say whether it took it", mail.pk)
        mail.end(MailState.UNSURE, "The mail server was given it and did not answer.")
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("mail %s was not taken: %s", mail.pk, type(error).__name__)
        refusal = _refusal(error)
        if refusal:
            mail.end(MailState.FAILED, refusal)
        else:
            mail.put_off("The mail server could not be reached, or was too busy.")


def write(mail: Mail, member: Membership, lines: list[MailLine]) -> Letter:
    """What it says now. A founder's is written in the founder's scope, whatever the lines are."""
    greeting = f"Hello {member.user.get_short_name()},"
    with timezone.override(zone_or_utc(member.user.time_zone)):
        if mail.engagement is None:
            return letter_of_house(mail, lines, greeting)
        engagement, slug = mail.engagement, mail.workspace.slug
        ours = mail.side == MailSide.OURS
        home = reverse("engagement_page" if ours else "portal_page", args=[slug, engagement.slug])
        letter_of = letter_of_digest if mail.kind == MailKind.DIGEST else letter_of_news
        with tenancy.scope(mail.workspace_id, None if ours else engagement.client_id):
            return letter_of(mail, engagement, lines, greeting, home)


def message_of(mail: Mail, member: Membership, letter: Letter) -> EmailMultiAlternatives:
    """As it goes over the wire: text and HTML, nothing to load, and a way to turn it off."""
    workspace, kind = mail.workspace, MailKind(mail.kind)
    stop_url = settings.SITE_URL + stop_path(member.user, kind) if kind.can_be_refused else ""
    words = {
        "letter": letter,
        "workspace": workspace,
        "colour": _readable(workspace.colour),
        "role": member.get_role_display().lower(),
        "of": mail.about if mail.side == MailSide.CLIENT else workspace,
        "kind": kind.label,
        "stop_url": stop_url,
        "choices_url": settings.SITE_URL + reverse("mail_choices"),
    }
    text = letter.as_text() + render_to_string("engagements/email/footer.txt", words)
    message = _message(mail, workspace, letter.subject, text)
    if stop_url:
        message.extra_headers |= {
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    html = render_to_string("engagements/email/letter.html", words)
    message.attach_alternative(html, "text/html")
    return message


def message_with_link(mail: Mail) -> EmailMultiAlternatives:
    """One that was written by who asked for it. Raises UnsealError."""
    return _message(mail, mail.workspace, mail.subject, mail.text_with_link)


def _message(mail: Mail, workspace: Workspace, subject: str, text: str) -> EmailMultiAlternatives:
    _, our_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return EmailMultiAlternatives(
        subject=" ".join(subject.split())[:200],
        body=text,
        from_email=sender_of(workspace),
        to=[mail.to_address],
        reply_to=[workspace.contact_email] if workspace.contact_email else None,
        headers={
            # The same for every try, so that programs show a message once that came twice.
            "Message-ID": f"<sprint-mail-{mail.pk}@{our_address.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
    )


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
