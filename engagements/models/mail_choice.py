"""The kinds of mail, and who does not want which. Log-in codes are none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from engagements.models.constraints import one_of

if TYPE_CHECKING:
    from engagements.models.people import User


class MailKind(models.TextChoices):
    DIGEST = "digest", "Where things stand"
    NEEDS_YOU = "needs_you", "Something needs you"
    BROKE = "broke", "Something broke"
    LEADS = "leads", "Somebody asks for a call"
    NOTICE = "notice", "A word to those in charge"
    LINK = "link", "A link that was asked for"

    @property
    def can_be_refused(self) -> bool:
        """Not what announces a deletion or an end, and not what somebody waits for."""
        return self not in (MailKind.NOTICE, MailKind.LINK)


class MailRefusal(models.Model):
    """A person who wants no mail of one kind. Part of the key ring, as the account is."""

    user = models.ForeignKey("engagements.User", models.CASCADE, related_name="mail_refusals")
    kind = models.CharField(max_length=10, choices=MailKind)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            one_of("kind", MailKind),
            models.UniqueConstraint(name="mail_refusal_once", fields=["user", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}: no “{self.get_kind_display()}”"

    @classmethod
    def choose(cls, user: User, kind: MailKind, *, wanted: bool) -> None:
        """Turns one kind on or off; twice is the same as once."""
        if wanted:
            cls.objects.filter(user=user, kind=kind).delete()
        else:
            cls.objects.get_or_create(user=user, kind=kind)
