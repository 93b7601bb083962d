"""The test alert that is really mailed, with a link by which its reader says that it came."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from engagements.models import LINK_HERE, AlertDestination, Mail


def mail_test(destination: AlertDestination, token: str) -> None:
    """Mails the link, which exists nowhere else."""
    engagement = destination.engagement
    words = {"destination": destination, "engagement": engagement, "link": LINK_HERE}
    Mail.post_link(
        destination.address,
        f"Test alert for {engagement.domain}: please confirm",
        render_to_string("engagements/email/alert_test.txt", words),
        settings.SITE_URL + reverse("alert_confirm", args=[engagement.workspace.slug, token]),
        name=destination.who,
        engagement=engagement,
    )
