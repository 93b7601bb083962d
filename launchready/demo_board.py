"""The demo's other clients, so that the board has something to put in order."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from engagements import tenancy
from engagements.models import BlockState, Client, Engagement, Pause, User, Workspace
from engagements.opening import open_engagement


class Other(NamedTuple):
    """A sprint that is `hours` old, with so many blocks done; `waits_for` what, since when."""

    business: str
    contact: str
    domain: str
    playbook: str
    hours: int = 0
    done: int = 0
    waits_for: str = ""
    waited: int = 0


OTHERS = (
    Other("Fern & Field", "Tom Reed", "fern-and-field.example", "a", 43, 5),
    Other(
        "Tidewater Advice",
        "Ida Holm",
        "tidewater-advice.example",
        "b",
        hours=30,
        done=2,
        waits_for="The log-in to your domain's registrar",
        waited=5,
    ),
    Other("Lumen Coaching", "Ana Paz", "lumen-coaching.example", "a"),
)


def open_other_sprints(workspace: Workspace, consultant: User) -> None:
    with tenancy.scope(workspace):
        for other in OTHERS:
            client = Client.objects.create(name=other.business, contact_name=other.contact)
            sprint = open_engagement(client, other.domain, other.playbook, by=consultant)
            if other.hours:
                _let_time_pass(sprint, other, consultant)


def _let_time_pass(sprint: Engagement, other: Other, consultant: User) -> None:
    """As if it had begun hours ago; what was done meanwhile is not told in the log."""
    sprint.start(by=consultant)
    began = timezone.now() - timedelta(hours=other.hours)
    sprint.started_at = began
    sprint.save(update_fields=["started_at"])
    for block in sprint.blocks.filter(position__lte=other.done):
        block.state = BlockState.DONE
        block.started_at = began + timedelta(hours=block.starts_hour)
        block.finished_at = began + timedelta(hours=block.ends_hour - 1)
        block.minutes_finished = 60 * (block.ends_hour - block.starts_hour - 1)
        block.save()
    sprint.blocks.filter(position=other.done + 1).update(
        state=BlockState.WORKING,
        started_at=timezone.now() - timedelta(hours=other.waited + 2),
        resumed_at=None if other.waits_for else timezone.now() - timedelta(hours=2),
    )
    if other.waits_for:
        sprint.wait_for_client(other.waits_for, by=consultant)
        since = timezone.now() - timedelta(hours=other.waited)
        Pause.objects.filter(engagement=sprint).update(started_at=since)
