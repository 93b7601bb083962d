"""Celery's side of readiness checks; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from checks.readiness.carrying import carry_out_check
from checks.readiness.models import MOST_AT_ONCE, ReadinessCheck
from engagements import tenancy


@shared_task(name="readiness.carry_out", soft_time_limit=120, time_limit=150)
def carry_out(workspace_id: int, check_id: int) -> None:
    """Look, judge and store; while all slots are taken, whoever ends next comes back for it."""
    with tenancy.scope(workspace_id):
        check = ReadinessCheck.objects.filter(pk=check_id).first()
        if check is not None:
            carry_out_check(check)
    if check is not None and not check.is_unfinished:
        call_next()


def call_next() -> None:
    """Tell the workers of the checks that have waited longest, in whichever workspace."""
    with tenancy.every_workspace("call the readiness checks that have waited longest"):
        waiting = list(ReadinessCheck.objects.without_evidence().in_line()[:MOST_AT_ONCE])
    for check in waiting:
        carry_out.delay(check.workspace_id, check.pk)


@shared_task(name="readiness.sweep", time_limit=60)
def sweep() -> int:
    """Queue again what was cut off or forgotten; the number of checks queued.

    Those that hold a slot first, and as many as can run: these call for the rest when they end.
    """
    with tenancy.every_workspace("queue again the readiness checks that were cut off"):
        rows = ReadinessCheck.objects.without_evidence().cut_off(timezone.now())
        cut_off = list(rows.order_by("-state", "pk")[:MOST_AT_ONCE])
    requeued = 0
    for check in cut_off:
        with tenancy.scope(check.workspace_id):
            requeued += check.requeue()
    return requeued
