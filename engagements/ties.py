"""Cutting ties: what still lets somebody into the founder's systems, and how each is ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from engagements.known_services import service_named, way_out_of
from engagements.models import AccessGrant, BlockState, Engagement, Whose
from engagements.playbooks import Stage

ANYWHERE = "Look for “Members”, “Team”, “Users” or “Access” in its settings, and remove the person"


@dataclass(frozen=True, slots=True)
class Tie:
    """One access that is to end, or has. `path` is where to click in that service, or advice."""

    grant: AccessGrant
    what: str
    path: str
    is_unheld: bool  # cut, and nobody is written down who can get into that system now

    @property
    def is_cut(self) -> bool:
        return not self.grant.is_standing

    @property
    def is_overdue(self) -> bool:
        day = self.grant.remove_on
        return not self.is_cut and day is not None and day < timezone.localdate()


def what_to_do(grant: AccessGrant, consultancy: str, owners: str) -> str:
    """One sentence by whose account it is; `owners` is "your" or "the founder's"."""
    return {
        Whose.FOUNDER: "Sign in as the owner and take them out.",
        Whose.CONSULTANT: f"{consultancy} moves the account into {owners} name and leaves.",
        Whose.THIRD_PARTY: f"The account is someone else's: have it moved into {owners} name, then "
        "take them out.",
        Whose.UNKNOWN: f"Find out in whose name the account is, move it into {owners} name, then "
        "take them out.",
    }[Whose(grant.whose)]


def ties_of(engagement: Engagement, owners: str = "the founder's") -> list[Tie]:
    """What is to be cut, the most pressing first, then what was cut, the latest first.

    A founder's own lasting access is no tie, unless it was removed: then it was one.
    """
    grants = list(engagement.access_grants.all())
    standing = [grant for grant in grants if grant.is_tie]
    cut = [grant for grant in grants if not grant.is_standing]
    standing.sort(key=lambda grant: (grant.remove_on or date.max, grant.pk))
    cut.sort(key=lambda grant: (grant.removed_on or date.min, grant.pk), reverse=True)
    held = {grant.system.casefold() for grant in grants if grant.is_standing}
    consultancy = engagement.workspace.name
    return [
        _tie(grant, what_to_do(grant, consultancy, owners), held) for grant in [*standing, *cut]
    ]


def it_is_time(engagement: Engagement) -> bool:
    """At the end of the sprint, and once a day that was agreed on is over."""
    if engagement.is_closed:
        return True
    at_hand = [BlockState.WORKING, BlockState.DONE]
    handing_over = engagement.blocks.filter(stage=Stage.HANDOVER, state__in=at_hand)
    overdue = engagement.access_grants.overdue(timezone.localdate())
    return handing_over.exists() or overdue.exists()


def _tie(grant: AccessGrant, what: str, held: set[str]) -> Tie:
    service = service_named(grant.system)
    path = f"{service}: {way_out_of(service)}." if service else f"{ANYWHERE}."
    unheld = not grant.is_standing and grant.system.casefold() not in held
    return Tie(grant, what, path, unheld)
