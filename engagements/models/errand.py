"""Work that a worker does for a page: asked for, claimed, told of as it goes on, ended once.

An errand is *claimed* by counting up its attempt, as a run is (decision 4): a worker that comes
back from the dead finds its claim gone. One errand may be asked for again for its next step.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone

from engagements.tenancy import TenantQuerySet

TIME_LIMIT = 600  # seconds, of the tasks
CUT_OFF_AFTER = timedelta(minutes=12)  # no worker lives as long
FORGOTTEN_AFTER = timedelta(seconds=60)  # queued, and no worker took it
MOST_ATTEMPTS = 3


class ErrandState(models.TextChoices):
    QUEUED = "queued", "Waiting for a worker"
    WORKING = "working", "Being worked on"
    DONE = "done", "Done"
    FAILED = "failed", "Could not be done"


UNFINISHED = (ErrandState.QUEUED, ErrandState.WORKING)


class ErrandQuerySet(TenantQuerySet[Any]):
    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def cut_off(self, now: datetime) -> Self:
        """Worked on for longer than that may take, or queued and taken by no worker."""
        return self.filter(
            models.Q(state=ErrandState.WORKING, started_at__lt=now - CUT_OFF_AFTER)
            | models.Q(state=ErrandState.QUEUED, queued_at__lt=now - FORGOTTEN_AFTER)
        )


class Errand(models.Model):
    """The columns and verbs. `done` of `total` is how far it is; `total` is 0 while unknown."""

    state = models.CharField(
        max_length=10, choices=ErrandState, default=ErrandState.QUEUED, editable=False
    )
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_done(self) -> bool:
        return self.state == ErrandState.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == ErrandState.FAILED

    def enqueue(self) -> None:
        """Tell a worker, once the row is there for it to find."""
        from engagements.tasks import run_errand

        name, workspace_id, pk = self._meta.model_name or "", self.workspace_id, self.pk  # type: ignore[attr-defined]
        transaction.on_commit(lambda: run_errand.delay(name, workspace_id, pk), robust=True)

    def ask_again(self, **fields: Any) -> None:
        """Queued anew, for the next step or after a failure."""
        now = timezone.now()
        self._mine().update(
            state=ErrandState.QUEUED, queued_at=now, done=0, total=0, error="", **fields
        )
        self.refresh_from_db()
        self.enqueue()

    # Each of these is one conditional UPDATE

    def claim(self) -> bool:
        """Take it on; False when somebody else did, or when it has ended."""
        taken = (
            self._mine()
            .filter(state=ErrandState.QUEUED)
            .update(
                state=ErrandState.WORKING,
                attempt=self.attempt + 1,
                started_at=timezone.now(),
                error="",
            )
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def tell(self, done: int, total: int) -> None:
        """How far it is."""
        self._at_work().update(done=done, total=total)

    def end_done(self, **fields: Any) -> bool:
        """False when the claim is gone, and then nothing was written."""
        return self._end(ErrandState.DONE, **fields)

    def end_failed(self, error: str, **fields: Any) -> bool:
        return self._end(ErrandState.FAILED, error=error[:300], **fields)

    def requeue(self) -> bool:
        """Give what was cut off back to the queue, or up after some attempts."""
        now = timezone.now()
        mine = self._mine().cut_off(now)
        if self.attempt >= MOST_ATTEMPTS:
            mine.update(
                state=ErrandState.FAILED,
                finished_at=now,
                error="The worker was cut off several times. Its log says more.",
            )
            return False
        if not mine.update(state=ErrandState.QUEUED, queued_at=now):
            return False
        self.enqueue()
        return True

    def _end(self, state: ErrandState, **fields: Any) -> bool:
        ended = self._at_work().update(state=state, finished_at=timezone.now(), **fields)
        if ended:
            self.refresh_from_db()
        return bool(ended)

    def _mine(self) -> Any:
        return type(self)._default_manager.filter(pk=self.pk, attempt=self.attempt)

    def _at_work(self) -> Any:
        return self._mine().filter(state=ErrandState.WORKING)
