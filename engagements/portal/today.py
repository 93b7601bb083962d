"""The portal's front page, the list of a founder's sprints, and all that happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from engagements import access, tenancy
from engagements.access import Right, rights_of
from engagements.desk.overview import segments_of
from engagements.desk.sentences import hours_of
from engagements.models import Block, BlockState, Contact, ContactRole, Engagement
from engagements.portal.cards import decision_cards, question_cards
from engagements.portal.needs import Intake, Needs
from engagements.portal.sentences import STAGE_WORDS, STATE_WORDS, one_sentence, second_sentence
from engagements.portal.standing import counts_of, standing_of
from engagements.portal.timeline import events_of

LATEST_EVENTS = 5
TOP_RISKS = 4
A_PAGE = 40
ROLES = list(ContactRole)


@require_GET
def portal_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """Every sprint that this person may look at; one may be the founder of several clients."""
    access.open_workspace(request, workspace_slug, Right.VIEW_PORTAL)
    sprints: list[Engagement] = []
    for place in access.memberships(request, workspace_slug):
        if Right.VIEW_PORTAL in rights_of(place):
            with tenancy.scope(place.workspace_id, place.client_id):
                sprints += Engagement.objects.in_brief().select_related("client")
    once = dict.fromkeys(sprints)
    context = {"sprints": [(sprint, STATE_WORDS[sprint.state]) for sprint in once]}
    return render(request, "engagements/portal/portal_list.html", context)


@require_GET
def portal_page(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    prefetch_related_objects([engagement], "pauses")
    now, needs = timezone.now(), Needs.of(engagement)
    blocks, risks = list(engagement.blocks.all()), list(engagement.risks.for_founder())
    standing = standing_of(engagement, risks, blocks, len(needs))
    events = events_of(engagement)
    context = {
        "sentence": one_sentence(standing),
        "second_sentence": second_sentence(standing),
        "due_at": _due_at(engagement, now),
        "hours": hours_of(engagement),
        "segments": segments_of(engagement, blocks),
        "hour": engagement.clock.hour(now) if engagement.started_at else None,
        "steps": _steps(blocks, is_closed=engagement.is_closed),
        "needs": needs,
        "questions": question_cards(needs.questions),
        "decisions": decision_cards(engagement, needs.decisions),
        "intake": Intake.of(engagement),
        "counts": counts_of(risks),
        "standing": standing,
        "top_risks": [risk for risk in risks if risk.is_open][:TOP_RISKS],
        "events": events[:LATEST_EVENTS],
        "more_events": len(events) > LATEST_EVENTS,
        "cards": engagement.rollback_cards.all(),
        "contacts": sorted(engagement.contacts.all(), key=_place_of),
        "alerts": engagement.alert_destinations.all(),
    }
    return render(request, "engagements/portal/portal_page.html", context)


@require_GET
def portal_timeline(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_PORTAL)
    page = Paginator(events_of(engagement), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "engagements/portal/portal_timeline.html", {"page": page})


def _steps(blocks: list[Block], *, is_closed: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is done, at hand and next: each with its blocks as (what it is about, outcome).

    After the end there is no now and no next.
    """
    in_state = {state: [each for each in blocks if each.state == state] for state in BlockState}
    steps = (
        ("Done", in_state[BlockState.DONE]),
        ("Now", in_state[BlockState.WORKING]),
        ("Next", in_state[BlockState.WAITING][:1]),
    )
    return [
        (word, [(STAGE_WORDS[each.stage], each.outcome) for each in found])
        for word, found in (steps[:1] if is_closed else steps)
        if found
    ]


def _due_at(engagement: Engagement, now: datetime) -> datetime | None:
    """When the running clock ends; nothing to promise while it stands, or once time is over."""
    clock = engagement.clock
    if not engagement.is_running or clock.remaining(now) <= timedelta(0):
        return None
    return clock.due_at(hours_of(engagement), now)


def _place_of(contact: Contact) -> tuple[int, str]:
    """In the order of the roles, which begins with who to call first."""
    return ROLES.index(ContactRole(contact.role)), contact.name
