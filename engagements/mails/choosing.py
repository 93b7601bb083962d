"""Turning mail off: one's own choices, and the signed link at the end of each mail.

The link says who and which kind, and never runs out, since a mail may be read after years. It
opens nothing else. RFC 8058: a mail program posts to it by itself, without cookies; a GET, which
scanners of mail do as well, changes nothing.
"""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from engagements.models import MailKind, MailRefusal, User

_SALT = "launchready.mail-stop"


def stop_path(user: User, kind: MailKind) -> str:
    token = signing.dumps([user.pk, str(kind)], salt=_SALT)
    return reverse("mail_stop", args=[token])


def meant_by(token: str) -> tuple[User, MailKind] | None:
    """Who turns off which kind with this link; None for one that we did not make."""
    try:
        key, kind = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    user = User.objects.filter(pk=key).first()
    if user is None or kind not in MailKind.values or not MailKind(kind).can_be_refused:
        return None
    return user, MailKind(kind)


def refused_by(user: User) -> set[str]:
    """The kinds that this person turned off."""
    return set(MailRefusal.objects.filter(user=user).values_list("kind", flat=True))
