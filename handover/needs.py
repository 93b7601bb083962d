"""What the pack asks of the founder, for the portal's "Needs you"."""

from collections.abc import Iterable

from django.urls import reverse

from engagements.models import Engagement
from engagements.portal.needs import Need


def pack_to_sign(engagement: Engagement) -> Iterable[Need]:
    """The newest version that is ready, until it is signed."""
    newest = engagement.packs.ready().for_list().first()
    if newest is not None and newest.signed is None:
        yield Need(
            text=f"Your handover pack is ready: version {newest.number}, {newest.pages} pages",
            url=reverse("portal_pack", args=[engagement.workspace.slug, engagement.slug]),
            link="Read it and sign",
        )
