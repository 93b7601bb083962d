"""Work that one worker at a time holds. The row is the truth: a message or a worker may be lost,
a row may not.

Work is *claimed* by counting up its attempt; whoever holds the highest attempt may write to it,
and only once to its end. A worker that comes back from the dead finds its claim gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.db import models
from django.utils import timezone

from checks.engine.evidence import Evidence, evidence_from_json
from checks.engine.spec import LaunchSpec

CUT_OFF_AFTER = timedelta(seconds=30)  # without a heartbeat
FORGOTTEN_AFTER = timedelta(seconds=30)  # queued, and no worker took it
MOST_ATTEMPTS = 4


class RunState(models.TextChoices):
    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Looking"
    DONE = "done", "Done"
    FAILED = "failed", "Could not run"


UNFINISHED = (RunState.QUEUED, RunState.RUNNING)


def cut_off(now: datetime) -> models.Q:
    """Running without a heartbeat, or queued for longer than a worker would take."""
    return models.Q(state=RunState.RUNNING, heartbeat_at__lt=now - CUT_OFF_AFTER) | models.Q(
        state=RunState.QUEUED, queued_at__lt=now - FORGOTTEN_AFTER
    )


class StoredProgress(TypedDict, total=False):
    """How far it is: what is looked at, by topic, and how many topics are done."""

    topics: dict[str, str]
    done: int


def read_spec(stored: Any) -> LaunchSpec | None:
    """The launch spec, None where nobody wrote one. Raises SpecError."""
    return LaunchSpec.from_dict(stored) if stored != {} else None


def read_evidence(stored: Any) -> Evidence | None:
    """The evidence of a look, None where there is none yet. Raises DecodeError."""
    return None if stored is None else evidence_from_json(stored)


class ClaimedLook(models.Model):
    """A look at a domain as it is asked for, claimed, carried out and judged."""

    state = models.CharField(
        max_length=8, choices=RunState, default=RunState.QUEUED, editable=False
    )
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    progress = models.JSONField(default=dict, editable=False)
    spec = models.JSONField(default=dict, editable=False)
    evidence = models.JSONField(null=True, editable=False)
    gate = models.CharField(max_length=10, blank=True, editable=False)
    sentence = models.CharField(max_length=300, blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    failures = models.JSONField(default=dict, editable=False)
    seconds = models.FloatField(null=True, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_done(self) -> bool:
        return self.state == RunState.DONE

    @property
    def looked_at(self) -> datetime:
        """When it began to look; while it waits, when it was asked for."""
        return self.started_at or self.queued_at

    def enqueue(self) -> None:
        """Tell a worker, once the row is there for it to find."""
        raise NotImplementedError

    def has_ended(self) -> None:
        """What follows from an end once that is written; nothing by itself."""

    # Carrying out; each of these is one conditional UPDATE

    def claim(self, **fields: Any) -> bool:
        """Take it on, writing `fields` too; False when somebody else did, or when it has ended."""
        now = timezone.now()
        waiting = self._rows().filter(state=RunState.QUEUED, attempt=self.attempt)
        taken = waiting.update(
            state=RunState.RUNNING,
            attempt=self.attempt + 1,
            started_at=now,
            heartbeat_at=now,
            progress={},
            **fields,
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def beat(self, progress: Mapping[str, Any]) -> bool:
        """Say that it is alive and how far it is; False when the claim is gone."""
        return bool(self._mine().update(heartbeat_at=timezone.now(), progress=dict(progress)))

    def end(self, state: RunState, **fields: Any) -> bool:
        """Write the end; False when the claim is gone, and then nothing was written."""
        written = {"state": state, "finished_at": timezone.now(), **fields}
        ended = self._mine().update(**written)
        if ended:  # not read back: the evidence is some hundred kilobytes
            for name, value in written.items():
                setattr(self, name, value)
            self.has_ended()
        return bool(ended)

    def requeue(self, **fields: Any) -> bool:
        """Give what was cut off back to the queue, or up after some attempts."""
        now = timezone.now()
        mine = self._rows().filter(cut_off(now), attempt=self.attempt)
        if self.attempt >= MOST_ATTEMPTS:
            error = "The worker was cut off several times. Look at its log, then start again."
            if mine.update(state=RunState.FAILED, finished_at=now, error=error, **fields):
                self.refresh_from_db(fields=["state", "finished_at", "error"])
                self.has_ended()
            return False
        if not mine.update(state=RunState.QUEUED, queued_at=now, **fields):
            return False
        self.enqueue()
        return True

    def _rows(self) -> models.QuerySet[Any]:
        return type(self)._default_manager.filter(pk=self.pk)

    def _mine(self) -> models.QuerySet[Any]:
        return self._rows().filter(state=RunState.RUNNING, attempt=self.attempt)
