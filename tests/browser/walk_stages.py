"""A workspace of its own for each walk, so that no walk meets what another one left behind.

Filled by ``tests.browser.stage`` in a process of its own; what comes out goes through JSON.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagements.models import Engagement
    from tests.conftest import Cast

WHO = ("owner", "consultant", "founder", "other_founder")


def walks() -> dict[str, dict[str, Any]]:
    """By the name of a walk: `desk` and `portal` as paths, `sessions` and `emails` by person."""
    from tests.conftest import make_cast

    return {name: walk_of(make_cast(f"{name}.walks.example"), fill) for name, fill in FILLS.items()}


def walk_of(cast: Cast, fill: Callable[[Cast], Engagement]) -> dict[str, Any]:
    from tests.browser.stage import session_of

    sprint = fill(cast)
    return {
        "workspace": f"/w/{cast.workspace.slug}/",
        "desk": f"/w/{cast.workspace.slug}/e/{sprint.slug}/",
        "portal": f"/p/{cast.workspace.slug}/{sprint.slug}/",
        "slug": sprint.slug,
        "title": sprint.title,
        "sessions": {who: session_of(cast, who) for who in WHO},
        "emails": {who: cast.people[who].email for who in WHO},
    }


def clock(cast: Cast) -> Engagement:
    """A draft with the whole playbook and no paperwork."""
    from tests.factories import make_sprint

    return make_sprint(client=cast.client)


def board(cast: Cast) -> Engagement:
    """One running sprint with a question to its founder, and others for each reason to stand."""
    from django.utils import timezone

    from engagements.models import BlockState
    from tests.factories import (
        make_approval,
        make_block,
        make_client,
        make_engagement,
        make_risk,
    )

    def sprint(name: str, **fields: Any) -> Engagement:
        client = make_client(name, workspace=cast.workspace)
        return make_engagement(client=client, title=f"{name} launch", **fields)

    for quiet in (cast.engagement, cast.other_engagement):
        make_block(quiet, state=BlockState.WORKING, started_at=quiet.started_at)
    make_approval(cast.engagement, question="May we move the DNS?")
    make_risk(sprint("Dairy Ltd"), severity="blocker")
    sprint("Early Ltd", state="draft", started_at=None)
    sprint("Late Ltd", started_at=timezone.now() - timedelta(hours=50))
    for number in range(25):  # more than a page
        sprint(f"Quiet {number:02} Ltd", state="draft", started_at=None)
    return cast.engagement


def risks(cast: Cast) -> Engagement:
    """A running sprint for the practice lab's client, not looked at yet."""
    from checks.practice.lab import DOMAIN, PracticeLab
    from tests.factories import make_engagement

    return make_engagement(
        client=cast.client,
        title="Harbour risks",
        domain=DOMAIN,
        spec=tomllib.loads(PracticeLab.spec_toml()),
    )


def people(cast: Cast) -> Engagement:
    """Where the consultant's week to set up a second step is over."""
    place = cast.memberships["consultant"]
    place.created_at -= timedelta(days=8)
    place.save(update_fields=["created_at"])  # as auto_now_add does not allow while it is made
    return cast.engagement


def forms(cast: Cast) -> Engagement:
    return cast.engagement


FILLS: dict[str, Callable[[Cast], Engagement]] = {
    "clock": clock,
    "board": board,
    "risks": risks,
    "people": people,
    "forms": forms,
}
