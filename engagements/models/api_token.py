"""Tokens with which a program asks the API in the name of a member.

A plain model, outside the tenant scope, as memberships and invitations are: it is a key of the
ring that decides which scope a request gets. Only access.py and the page of tokens read it.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.client import Client
from engagements.models.engagement import Engagement
from engagements.models.people import Membership, User, hash_token
from engagements.models.transitions import TransitionError, lock
from engagements.models.workspace import Workspace

MARK = "lr_"  # by which secret scanners and people know one of ours
SHOWN = len(MARK) + 6  # characters of a token that are kept, to tell one from another
USE_NOTED_EVERY = timedelta(minutes=1)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self) -> Self:
        """Neither run out nor withdrawn, of somebody whose account is in use."""
        return self.filter(
            revoked_at__isnull=True, expires_at__gt=timezone.now(), member__user__is_active=True
        )

    def with_token(self, token: str) -> Self:
        """By the token itself; says nothing about whether it may still be used."""
        return self.filter(token_hash=hash_token(token))

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


ApiTokenManager = models.Manager.from_queryset(ApiTokenQuerySet)


class ApiToken(models.Model):
    """One program's key to the workspace, or to one engagement of it.

    It can do what its maker can do today, at most: it goes with the membership, and a narrower
    role narrows it. Only the hash is kept; the token is shown once.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="api_tokens")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", null=True)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+", null=True)
    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=SHOWN)
    token_hash = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenManager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="api_token_engagement_with_its_client",
                condition=models.Q(engagement__isnull=True, client__isnull=True)
                | models.Q(engagement__isnull=False, client__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    @transaction.atomic
    def issue(
        cls,
        member: Membership,
        label: str,
        life: timedelta,
        *,
        engagement: Engagement | None = None,
        may_write: bool = False,
    ) -> tuple[ApiToken, str]:
        """The saved row and its token, which is readable this once only."""
        token = MARK + secrets.token_urlsafe(32)
        row = cls.objects.create(
            workspace=member.workspace,
            member=member,
            client_id=engagement.client_id if engagement else None,
            engagement=engagement,
            label=label,
            prefix=token[:SHOWN],
            token_hash=hash_token(token),
            may_write=may_write,
            expires_at=timezone.now() + life,
        )
        may = "read and write" if may_write else "read"
        audit(engagement or member.workspace, member.user, f"made an API token that may {may}", row)
        return row, token

    @property
    def state(self) -> str:
        """One of "open", "expired", "revoked"."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"

    @transaction.atomic
    def revoke(self, *, by: User) -> None:
        lock(self, "revoked_at")
        if self.revoked_at:
            raise TransitionError("This token was withdrawn already.")
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
        audit(self.engagement or self.workspace, by, "withdrew an API token", self)

    def note_use(self, now: datetime | None = None) -> None:
        """Keeps when it was used last, to a minute; a busy program is no reason to write more."""
        now = now or timezone.now()
        if self.last_used_at is None or now - self.last_used_at > USE_NOTED_EVERY:
            self.last_used_at = now
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)
