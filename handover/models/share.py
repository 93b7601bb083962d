"""Links by which somebody without an account reads one version of the pack."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction
from django.utils import timezone

from engagements.models import Engagement, TransitionError, audit
from engagements.models.people import hash_token
from engagements.tenancy import ClientOwned, TenantQuerySet
from handover.models.pack import PackVersion

if TYPE_CHECKING:
    from engagements.models import User

MOST_TRIES = 5  # wrong passwords in a row


class ShareLinkQuerySet(TenantQuerySet["ShareLink"]):
    def with_token(self, token: str) -> Self:
        """By the secret of the link; says nothing about whether it may still be used."""
        return self.filter(token_hash=hash_token(token))

    def for_list(self) -> Self:
        return self.select_related("pack").defer("pack__snapshot", "pack__pdf")


ShareLinkManager = models.Manager.from_queryset(ShareLinkQuerySet)


class ShareLink(ClientOwned):
    """A secret address of one version. Only hashes of its token and its password are kept."""

    tenant_parent = "engagement"
    stays_behind = "A secret link to this installation."

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="share_links", editable=False
    )
    pack = models.ForeignKey(
        PackVersion, models.CASCADE, related_name="share_links", editable=False
    )
    label = models.CharField(max_length=120)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    password = models.CharField(max_length=128, blank=True, editable=False)  # hashed
    expires_at = models.DateTimeField(editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    made_by_name = models.CharField(max_length=254, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    bad_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    first_opened_at = models.DateTimeField(null=True, editable=False)
    last_opened_at = models.DateTimeField(null=True, editable=False)
    times_opened = models.PositiveIntegerField(default=0, editable=False)

    objects = ShareLinkManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.label

    @classmethod
    @transaction.atomic
    def issue(
        cls, pack: PackVersion, label: str, life: timedelta, *, password: str = "", by: User
    ) -> tuple[ShareLink, str]:
        """The saved link and its token, which is readable this once only."""
        if not pack.is_ready:
            raise TransitionError("This version is not ready, so there is nothing to share yet.")
        token = secrets.token_urlsafe(32)
        link = cls.objects.create(
            engagement=pack.engagement,
            pack=pack,
            label=label,
            token_hash=hash_token(token),
            password=make_password(password) if password else "",
            expires_at=timezone.now() + life,
            made_by=by,
            made_by_name=str(by),
        )
        audit(pack.engagement, by, f"made a link to version {pack.number} of the pack", label)
        return link, token

    @property
    def is_locked(self) -> bool:
        return self.bad_tries >= MOST_TRIES

    @property
    def state(self) -> str:
        """withdrawn, over, locked or open."""
        if self.revoked_at:
            return "withdrawn"
        if self.expires_at <= timezone.now():
            return "over"
        return "locked" if self.is_locked else "open"

    def try_password(self, typed: str) -> bool:
        """Whether it is the password; the wrong one that is one too many locks the link.

        Each try is counted before it is looked at, so that tries at the same moment can't be more
        than those allowed.
        """
        mine = ShareLink.objects.filter(pk=self.pk)
        counted = mine.filter(bad_tries__lt=MOST_TRIES).update(bad_tries=models.F("bad_tries") + 1)
        right = bool(counted) and check_password(typed, self.password)
        if right:
            mine.update(bad_tries=0)
        self.refresh_from_db(fields=["bad_tries"])
        if counted and self.is_locked:
            audit(self.engagement, None, f"locked a link after {MOST_TRIES} wrong passwords", self)
        return right

    @transaction.atomic
    def note_opening(self) -> None:
        """Somebody reads what the link leads to."""
        now = timezone.now()
        mine = ShareLink.objects.filter(pk=self.pk)
        if mine.filter(first_opened_at=None).update(first_opened_at=now):
            audit(self.engagement, None, "saw a link to the pack opened for the first time", self)
        mine.update(last_opened_at=now, times_opened=models.F("times_opened") + 1)

    @transaction.atomic
    def revoke(self, *, by: User) -> None:
        """From now on the link opens nothing. Doing it twice changes nothing."""
        rows = ShareLink.objects.filter(pk=self.pk, revoked_at=None)
        if rows.update(revoked_at=timezone.now()):
            audit(self.engagement, by, "withdrew a link to the pack", self)

    @transaction.atomic
    def unlock(self, *, by: User) -> None:
        """Five more tries."""
        if ShareLink.objects.filter(pk=self.pk, bad_tries__gt=0).update(bad_tries=0):
            audit(self.engagement, by, "unlocked a link to the pack", self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TransitionError("A link changes by its verbs only.")
        super().save(*args, **kwargs)
