"""How often somebody came to a door outside, so that nobody comes too often.

Kept are keyed hashes, for a day: enough to count by, and of no use to tell who it was.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

KEPT = timedelta(days=1)


class Rate(NamedTuple):
    """At most `most` knocks with one `key` in `per`, which is at most KEPT."""

    key: str
    most: int
    per: timedelta
    refusal: str


class TooManyKnocks(Exception):
    """One of the rates is used up; the message is its refusal."""


class Knock(models.Model):
    """One knock at one rate. No tenant's row: a domain is spared whoever asks for it."""

    key = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(name="knock_counted", fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.key[:8]} at {self.at}"

    @classmethod
    @transaction.atomic
    def count(cls, *rates: Rate) -> None:
        """Count one knock at each rate. Raises TooManyKnocks, and then none was counted.

        Counted before looking, so that knocks at one moment see each other.
        """
        now = timezone.now()
        hashed = [_hashed(rate.key) for rate in rates]
        Knock.objects.bulk_create(Knock(key=key, at=now) for key in hashed)
        for rate, key in zip(rates, hashed, strict=True):
            if Knock.objects.filter(key=key, at__gt=now - rate.per).count() > rate.most:
                raise TooManyKnocks(rate.refusal)

    @classmethod
    def forget(cls) -> None:
        """Remove what no rate counts any more."""
        Knock.objects.filter(at__lt=timezone.now() - KEPT).delete()


def _hashed(key: str) -> str:
    return salted_hmac("engagements.knock", key, algorithm="sha256").hexdigest()
