"""Giving one message to the mail server, so that we know whether it may have it.

SMTP says by a reply that a message was taken, after the last byte of it (RFC 5321 section 4.2.5).
Before `DATA` the server has nothing, and a try that breaks off is safely made again. Between `DATA`
and the reply nobody can know; that moment is noted in the row before it begins.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from engagements.models import Mail, MailState


class ClaimGoneError(Exception):
    """Another worker has taken this mail over; nothing was sent."""


class NoAnswerError(Exception):
    """The server was given the message and said neither yes nor no."""


def transmit(mail: Mail, message: EmailMultiAlternatives, subject: str, text: str) -> None:
    """Sends it and notes that it went; `subject` and `text` are what the row keeps.

    Raises ClaimGoneError, NoAnswerError, and SMTPException or OSError when it was surely not taken.
    """

    def note() -> None:
        if not mail.hand_over(subject, text):
            raise ClaimGoneError

    connection = get_connection()
    try:
        connection.open()
        server = getattr(connection, "connection", None)
        if isinstance(server, smtplib.SMTP):
            server.data = _noting(note, server.data)  # type: ignore[method-assign,assignment]
        else:
            note()
        message.connection = connection
        message.send()
        mail.end(MailState.SENT)
    finally:
        with suppress(smtplib.SMTPException, OSError):  # a rude good-bye changes nothing
            connection.close()


def _noting(note: Callable[[], None], data: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def noted(message: Any) -> Any:
        note()
        try:
            return data(message)
        except smtplib.SMTPResponseException:
            raise  # an answer
        except OSError as error:  # smtplib's own errors are some
            raise NoAnswerError from error

    return noted
