"""Celery's side of the paperwork: mail, errands, and what happens by itself on a day.

Tasks take ids, load, call one function, and are safe to run twice.
"""

from celery import shared_task
from django.utils import timezone

from engagements import tenancy
from engagements.leaving.errands import ERRANDS
from engagements.leaving.retention import look_after_retention
from engagements.mails.sending import send
from engagements.models import Knock, Lead, Mail, Workspace
from engagements.models.errand import TIME_LIMIT
from engagements.waiting import look_after_waits


@shared_task(name="engagements.look_after_waits", time_limit=300)
def look_after_all_waits() -> list[int]:
    """Warned of and brought back, in all workspaces together; each in a scope of its own."""
    done = [look_after_waits(workspace) for workspace in Workspace.objects.all()]
    return [sum(warned for warned, _ in done), sum(ended for _, ended in done)]


@shared_task(name="engagements.run_errand", time_limit=TIME_LIMIT)
def run_errand(kind: str, workspace_id: int, pk: int) -> None:
    """Export, look through, bring in or delete, unless another worker has or did."""
    errand = ERRANDS[kind]
    with tenancy.scope(workspace_id):
        row = errand.model.objects.filter(pk=pk).first()
        if row is not None:
            errand.carry_out(row)


@shared_task(name="engagements.sweep_errands", time_limit=60)
def sweep_errands() -> int:
    """Queue again what was cut off or forgotten, and drop files that are over; how many queued."""
    now = timezone.now()
    with tenancy.every_workspace("queue again the errands that were cut off"):
        errands = [each.model.objects for each in ERRANDS.values()]
        cut_off = [row for rows in errands for row in rows.cut_off(now)[:200]]
        over = [row for each in ERRANDS.values() for row in each.over(now)]
    requeued = 0
    for row in cut_off:
        with tenancy.scope(row.workspace_id):
            requeued += row.requeue()
    for row in over:
        with tenancy.scope(row.workspace_id):
            row.drop_bytes()
    return requeued


@shared_task(name="engagements.look_after_retention", time_limit=300)
def look_after_all_retention() -> list[int]:
    """Told of and deleted, in all workspaces together; each in a scope of its own."""
    done = [look_after_retention(workspace) for workspace in Workspace.objects.all()]
    return [sum(told for told, _ in done), sum(deleted for _, deleted in done)]


@shared_task(name="engagements.forget_leads", time_limit=300)
def forget_leads() -> int:
    """Delete what visitors left at the doors outside once its time is over; how many leads."""
    Knock.forget()
    forgotten, now = 0, timezone.now()
    with tenancy.every_workspace("links of mails that never went"):
        Mail.objects.all().forget_links(now)
    for workspace in Workspace.objects.all():
        with tenancy.scope(workspace):
            for lead in Lead.objects.over(now):
                lead.delete()
                forgotten += 1
    return forgotten


@shared_task(name="engagements.send_mail", time_limit=90)
def send_mail(workspace_id: int, mail_id: int) -> None:
    """Write it and hand it to the mail server, unless another worker has or did."""
    with tenancy.scope(workspace_id):
        mail = Mail.objects.filter(pk=mail_id).first()
        if mail is not None:
            send(mail)


@shared_task(name="engagements.sweep_mail", time_limit=60)
def sweep_mail() -> int:
    """Queue the mail that is due, take up what was cut off; the number of mails queued."""
    now = timezone.now()
    with tenancy.every_workspace("queue the mail that is due, take up what was cut off"):
        cut_off = list(Mail.objects.cut_off(now)[:200])
        due = list(Mail.objects.due(now).order_by("send_at")[:200])
    for mail in cut_off:
        with tenancy.scope(mail.workspace_id):
            mail.take_up()
    queued = 0
    for mail in due:
        with tenancy.scope(mail.workspace_id):
            queued += mail.lease(now)
    return queued
