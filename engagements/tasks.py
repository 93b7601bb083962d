"""Celery's side of the paperwork: what happens by itself on a day. Safe to run twice."""

from celery import shared_task

from engagements.models import Workspace
from engagements.waiting import look_after_waits


@shared_task(name="engagements.look_after_waits", time_limit=300)
def look_after_all_waits() -> list[int]:
    """Warned of and brought back, in all workspaces together; each in a scope of its own."""
    done = [look_after_waits(workspace) for workspace in Workspace.objects.all()]
    return [sum(warned for warned, _ in done), sum(ended for _, ended in done)]
