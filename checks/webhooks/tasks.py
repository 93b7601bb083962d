"""Celery's side of webhooks: tasks take ids, load, call one function, and are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from checks.webhooks.delivering import carry_out_delivery
from checks.webhooks.models import Delivery
from engagements import tenancy


@shared_task(name="webhooks.deliver", soft_time_limit=40, time_limit=60)
def deliver(workspace_id: int, delivery_id: int) -> None:
    """Make the next attempt, unless another worker has or did."""
    with tenancy.scope(workspace_id):
        rows = Delivery.objects.select_related("webhook__workspace", "webhook__engagement")
        delivery = rows.filter(pk=delivery_id).first()
        if delivery is not None:
            carry_out_delivery(delivery)


@shared_task(name="webhooks.sweep", time_limit=60)
def sweep() -> int:
    """Queue what is due, and forget what is old; the number of deliveries queued."""
    now = timezone.now()
    with tenancy.every_workspace("queue the webhook deliveries that are due"):
        due = Delivery.objects.due(now).taking_turns()
        Delivery.objects.old(now).delete()
    for workspace_id, pk in due:
        deliver.delay(workspace_id, pk)
    return len(due)
