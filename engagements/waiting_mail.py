"""Mail about what may wait no longer: to the consultancy, and to the founder who agreed to it."""

import logging
import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from engagements.accounts.sender import sender_of
from engagements.models import Engagement, Membership, Risk, RiskState, Role

logger = logging.getLogger(__name__)


def mail_warning(engagement: Engagement, risks: Sequence[Risk]) -> None:
    """A week before: the consultancy hears of all of them, the founder of the accepted ones."""
    title = f"{engagement.client}: what can wait no longer soon"
    _mail(_consultants(engagement), title, "waits_end_soon", risks, page="risk_list")
    accepted = [risk for risk in risks if risk.state == RiskState.ACCEPTED]
    if accepted:
        title = "What you agreed to leave for now"
        _mail(_founders(engagement), title, "agreed_to_wait", accepted, page="portal_risks")


def mail_ended(engagement: Engagement, risks: Sequence[Risk]) -> None:
    """The day after, to the consultancy."""
    title = f"{engagement.client}: back on the list"
    _mail(_consultants(engagement), title, "waits_over", risks, page="risk_list")


def _mail(
    people: Sequence[str],
    title: str,
    template: str,
    risks: Sequence[Risk],
    *,
    page: str,
) -> None:
    engagement = risks[0].engagement
    workspace = engagement.workspace
    link = settings.SITE_URL + reverse(page, args=[workspace.slug, engagement.slug])
    words = {"engagement": engagement, "workspace": workspace, "risks": risks, "link": link}
    body = render_to_string(f"engagements/email/{template}.txt", words)
    for address in people:  # one each: nobody reads another's address
        mail = EmailMessage(title[:200], body, from_email=sender_of(workspace), to=[address])
        mail.reply_to = [workspace.contact_email] if workspace.contact_email else []
        try:
            mail.send()
        except (smtplib.SMTPException, OSError):
            logger.exception("a word about engagement %s could not be mailed", engagement.pk)


def _consultants(engagement: Engagement) -> list[str]:
    people = engagement.workspace.memberships.filter(role__in=[Role.OWNER, Role.CONSULTANT])
    return _addresses(people)


def _founders(engagement: Engagement) -> list[str]:
    return _addresses(engagement.client.memberships.filter(role=Role.FOUNDER))


def _addresses(people: QuerySet[Membership]) -> list[str]:
    active = people.filter(user__is_active=True).order_by("user__email")
    return list(active.values_list("user__email", flat=True))
