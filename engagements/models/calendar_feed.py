"""Secret links under which a person's calendar program reads the blocks."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.engagement import Engagement
from engagements.models.people import Membership, User, hash_token
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

READ_NOTED_EVERY = timedelta(minutes=10)  # calendar programs ask often


class CalendarFeedQuerySet(TenantQuerySet["CalendarFeed"]):
    def with_token(self, token: str) -> CalendarFeedQuerySet:
        return self.filter(token_hash=hash_token(token))


CalendarFeedManager = models.Manager.from_queryset(CalendarFeedQuerySet)


class CalendarFeed(WorkspaceOwned):
    """One member's link: to one engagement, or to every open one when `engagement` is None.

    It goes with the membership, so who is removed from the workspace reads nothing any more. Only
    the token's hash is kept; the link is shown once.
    """

    stays_behind = "A secret link of one member of this workspace."

    member = models.ForeignKey(Membership, models.CASCADE, related_name="+", editable=False)
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="+", null=True, editable=False
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)

    objects = CalendarFeedManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                name="calendar_feed_once_each", fields=["member", "engagement"]
            ),
            models.UniqueConstraint(
                name="calendar_feed_once_for_all",
                fields=["member"],
                condition=models.Q(engagement__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.engagement or 'all sprints'}"

    @classmethod
    @transaction.atomic
    def issue(cls, member: Membership, engagement: Engagement | None, *, by: User) -> str:
        """The token of a new link; the one this member had until now is of no use any more."""
        renewed, _ = cls.objects.filter(member=member, engagement=engagement).delete()
        token = secrets.token_urlsafe(32)
        feed = cls.objects.create(
            member=member, engagement=engagement, token_hash=hash_token(token)
        )
        words = "renewed" if renewed else "made"
        audit(engagement or feed.workspace, by, f"{words} the secret link of a calendar", feed)
        return token

    @transaction.atomic
    def revoke(self, *, by: User) -> None:
        audit(self.engagement or self.workspace, by, "ended the secret link of a calendar", self)
        self.delete()

    def note_read(self) -> None:
        """Keeps when a program asked last, to a few minutes."""
        now = timezone.now()
        if self.read_at is None or now - self.read_at > READ_NOTED_EVERY:
            self.read_at = now
            self.save(update_fields=["read_at"])
