"""The worker's part of the mail, for tests: what waits goes to the outbox of Django's tests."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from engagements import tenancy
from engagements.models import Mail
from engagements.tasks import send_mail


def post_all() -> list[EmailMultiAlternatives]:
    """Everything that waits goes, as with the sweep and a worker two hours later; all that went."""
    later = timezone.now() + timedelta(hours=2)
    with tenancy.every_workspace("a test's worker"):
        waiting = [(mail.workspace_id, mail.pk) for mail in Mail.objects.due(later).order_by("pk")]
    with tenancy.cleared():
        for ids in waiting:
            send_mail(*ids)
    return list(django_mail.outbox)  # type: ignore[arg-type]  # all are of this kind
