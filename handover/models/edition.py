"""What every document of the pack shares: it is frozen, set by a worker, and then never changes.

The snapshot is frozen when somebody asks for the document; what happens to the engagement between
that moment and the rendering no longer matters. A rendering is *claimed* as a run is: by counting
up its attempt, so that a worker that comes back from the dead finds its claim gone.

The PDF is kept in the row, not in a file: it is a few hundred kilobytes, it commits together with
its SHA-256, it is backed up and removed with the client's rows, and the web server needs no disk in
common with the worker.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone

from engagements.models import Engagement
from engagements.models.constraints import one_of
from engagements.tenancy import ClientOwned, TenantQuerySet

CUT_OFF_AFTER = timedelta(seconds=60)  # twice what setting a pack may take
MOST_ATTEMPTS = 3


class PackState(models.TextChoices):
    QUEUED = "queued", "Waiting for a worker"
    RENDERING = "rendering", "Being set"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"


UNFINISHED = (PackState.QUEUED, PackState.RENDERING)


class PackFrozen(RuntimeError):
    """Code tried to change or remove a document that is ready, or a sign-off."""


class EditionQuerySet(TenantQuerySet[Any]):
    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def ready(self) -> Self:
        return self.filter(state=PackState.READY)

    def cut_off(self, now: datetime) -> Self:
        """Rendering for longer than that may take, or queued and taken by no worker."""
        return self.filter(
            models.Q(state=PackState.RENDERING, started_at__lt=now - CUT_OFF_AFTER)
            | models.Q(state=PackState.QUEUED, queued_at__lt=now - CUT_OFF_AFTER)
        )

    def update(self, **kwargs: Any) -> int:
        """As Django's, but refused for what is ready, save for what removing an account does."""
        if kwargs != {"made_by": None} and self.ready().exists():
            raise PackFrozen("A pack that is ready can't be changed; make the next version.")
        return super().update(**kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise PackFrozen("Packs change one by one, and only until they are ready.")

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.ready().exists():
            raise PackFrozen("A pack that is ready can't be removed.")
        return super().delete()


def edition_constraints(name: str) -> list[models.BaseConstraint]:
    """State known; what is ready is whole."""
    return [
        one_of("state", PackState),
        models.CheckConstraint(
            name=f"{name}_ready_is_whole",
            condition=~models.Q(state=PackState.READY)
            | models.Q(pdf__isnull=False, pages__gt=0, finished_at__isnull=False)
            & ~models.Q(sha256=""),
        ),
    ]


class Edition(ClientOwned):
    """A document of an engagement. `logo` is the workspace's, as it was when this was frozen."""

    tenant_parent = "engagement"

    engagement = models.ForeignKey(Engagement, models.CASCADE, editable=False)
    state = models.CharField(
        max_length=10, choices=PackState, default=PackState.QUEUED, editable=False
    )
    snapshot = models.JSONField(editable=False)
    logo = models.BinaryField(null=True, editable=False)
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    pages = models.PositiveIntegerField(null=True, editable=False)
    made_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, editable=False
    )
    made_by_name = models.CharField(max_length=254, editable=False)
    made_at = models.DateTimeField(editable=False)
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)

    class Meta(ClientOwned.Meta):
        abstract = True

    @classmethod
    def rows_to_export(cls) -> TenantQuerySet[Self]:
        return super().rows_to_export().filter(state=PackState.READY)

    @property
    def is_ready(self) -> bool:
        return self.state == PackState.READY

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_when_ready()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_ready()
        return super().delete(*args, **kwargs)

    def _refuse_when_ready(self) -> None:
        # Asked of the database: the row at hand may have been read before it was ready.
        if self.pk and self._rows().ready().filter(pk=self.pk).exists():
            raise PackFrozen("A pack that is ready can't be changed; make the next version.")

    def enqueue(self) -> None:
        """Tell a worker, once the row is there for it to find."""
        raise NotImplementedError

    # Rendering; each of these is one conditional UPDATE

    def claim(self) -> bool:
        """Take the rendering on; False when somebody else did, or when it has ended."""
        taken = (
            self._rows()
            .filter(pk=self.pk, state=PackState.QUEUED, attempt=self.attempt)
            .update(
                state=PackState.RENDERING,
                attempt=self.attempt + 1,
                started_at=timezone.now(),
                error="",
            )
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def end_ready(self, pdf: bytes, pages: int) -> bool:
        """Keep the finished pack; False when the claim is gone, and then nothing was written."""
        digest = hashlib.sha256(pdf).hexdigest()
        return self._end(PackState.READY, pdf=pdf, pages=pages, sha256=digest)

    def end_failed(self, error: str) -> bool:
        return self._end(PackState.FAILED, error=error[:300])

    def requeue(self) -> bool:
        """Give a cut-off rendering back to the queue, or up after some attempts."""
        now = timezone.now()
        mine = self._rows().cut_off(now).filter(pk=self.pk, attempt=self.attempt)
        if self.attempt >= MOST_ATTEMPTS:
            mine.update(
                state=PackState.FAILED,
                finished_at=now,
                error="The worker was cut off several times. Look at its log, then make the next "
                "version.",
            )
            return False
        if not mine.update(state=PackState.QUEUED, queued_at=now):
            return False
        self.enqueue()
        return True

    def _end(self, state: PackState, **fields: Any) -> bool:
        mine = self._rows().filter(pk=self.pk, state=PackState.RENDERING, attempt=self.attempt)
        ended = mine.update(state=state, finished_at=timezone.now(), **fields)
        if ended:
            self.refresh_from_db()
        return bool(ended)

    def _rows(self) -> Any:
        return type(self)._default_manager.all()
