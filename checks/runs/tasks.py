"""Celery's side of runs: tasks take ids, load, call one function, and are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from checks.runs.carrying import carry_out_run
from checks.runs.models import Run
from engagements import tenancy


@shared_task(name="runs.carry_out", soft_time_limit=240, time_limit=300)
def carry_out(workspace_id: int, run_id: int) -> None:
    """Look, judge and store, unless another worker has or did."""
    with tenancy.scope(workspace_id):
        run = Run.objects.select_related("engagement").filter(pk=run_id).first()
        if run is not None:
            carry_out_run(run)


@shared_task(name="runs.sweep", time_limit=60)
def sweep() -> int:
    """Queue again what was cut off or forgotten; the number of runs queued."""
    with tenancy.every_workspace("queue again the runs that were cut off"):
        cut_off = list(Run.objects.without_evidence().cut_off(timezone.now())[:200])
    requeued = 0
    for run in cut_off:
        with tenancy.scope(run.workspace_id):
            requeued += run.requeue()
    return requeued
