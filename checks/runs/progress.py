"""How far a run is, group by group of what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from checks.engine.topics import grouped, topic_label
from checks.runs.models import ClaimedLook, RunState

LONG_WAIT = timedelta(seconds=20)  # for a worker


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str  # waiting, looking or done


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def state(self) -> str:
        if self.done == len(self.steps):
            return "done"
        return "waiting" if all(step.state == "waiting" for step in self.steps) else "looking"


@dataclass(frozen=True, slots=True)
class Progress:
    groups: list[Group]
    done: int
    total: int
    waits_long: bool  # no worker has taken it for a while

    @property
    def now(self) -> str:
        """What is being looked at, in a few words."""
        labels = [
            step.label for group in self.groups for step in group.steps if step.state == "looking"
        ]
        return ", ".join(labels[:3])


def progress_of(run: ClaimedLook) -> Progress:
    topics: dict[str, str] = run.progress.get("topics", {})
    groups = [
        Group(title, [Step(topic_label(topic), topics[topic]) for topic in members])
        for title, members in grouped(frozenset(topics)).items()
    ]
    waits = run.state == RunState.QUEUED and timezone.now() - run.queued_at > LONG_WAIT
    return Progress(groups, run.progress.get("done", 0), len(topics), waits)
