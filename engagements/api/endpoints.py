"""Endpoints of the paperwork: engagements, risks, items, changes and the DNS map."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Status

from engagements import access
from engagements.access import Right
from engagements.api.paging import Page, Paging, page_of
from engagements.api.problems import Invalid
from engagements.api.schemas import (
    ChangeIn,
    ChangeOut,
    DnsRecordOut,
    EngagementIn,
    EngagementOut,
    ItemOut,
    ItemWord,
    Key,
    RiskMove,
    RiskOut,
    RiskWanted,
    Slug,
)
from engagements.desk.changes import ChangeForm
from engagements.desk.engagement_forms import NewEngagementForm
from engagements.desk.engagements import open_by_form
from engagements.desk.plan import ItemForm
from engagements.desk.risk_verbs import VERBS
from engagements.models import (
    BlockState,
    ChangeEntry,
    Client,
    Engagement,
    EngagementState,
    Item,
    Risk,
    audit,
)
from engagements.models.risk import UNFINISHED

engagements = Router(tags=["Engagements"])
risks = Router(tags=["Risks"])
papers = Router(tags=["Plan and papers"])


@engagements.get("", response=Page[EngagementOut], summary="List engagements")
def engagement_list(
    request: HttpRequest, asked: Query[Paging], state: EngagementState | None = None
) -> Any:
    """Every engagement that the token reaches, the newest first."""
    access.open_workspace_by_token(request, Right.VIEW_DESK)
    rows = access.engagements_of_token(access.token_of(request))
    if state is not None:
        rows = rows.filter(state=state)
    return page_of(rows.select_related("client", "workspace"), asked)


@engagements.post("", response={201: EngagementOut}, summary="Open an engagement")
def engagement_create(request: HttpRequest, body: EngagementIn) -> Any:
    """A draft with its playbook's blocks and items; for a token of the whole workspace."""
    workspace = access.open_workspace_by_token(request, Right.MANAGE)
    given = body.model_dump(exclude={"client", "senders"})
    if body.client is not None:
        given["client"] = get_object_or_404(Client.objects.all(), slug=body.client).pk
    form = NewEngagementForm(sent(**given, senders=", ".join(body.senders)))
    if not form.is_valid():
        raise Invalid(form)
    return Status(201, open_by_form(workspace, form, by=access.person(request)))


@engagements.get("/{slug}", response=EngagementOut, summary="One engagement")
def engagement_get(request: HttpRequest, slug: Path[Slug]) -> Any:
    return access.open_engagement_by_token(request, slug, Right.VIEW_DESK)


@risks.get("/{slug}/risks", response=Page[RiskOut], summary="List risks")
def risk_list(
    request: HttpRequest, slug: Path[Slug], asked: Query[Paging], wanted: Query[RiskWanted]
) -> Any:
    """The worst for the business first."""
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    rows = _risks(engagement).ranked()
    if wanted.open is not None:
        rows = rows.open() if wanted.open else rows.exclude(state__in=UNFINISHED)
    chosen = wanted.model_dump(exclude={"open"}, exclude_none=True)
    return page_of(rows.filter(**chosen), asked)


@risks.get("/{slug}/risks/{pk}", response=RiskOut, summary="One risk")
def risk_get(request: HttpRequest, slug: Path[Slug], pk: Path[Key]) -> Any:
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    return get_object_or_404(_risks(engagement), pk=pk)


@risks.post("/{slug}/risks/{pk}/move", response=RiskOut, summary="Move a risk")
def risk_move(request: HttpRequest, slug: Path[Slug], pk: Path[Key], body: RiskMove) -> Any:
    """What the buttons on the risk's page do, under the same conditions: 409 where one is not."""
    engagement = access.open_engagement_by_token(request, slug, Right.WORK)
    risk: Risk = get_object_or_404(_risks(engagement), pk=pk)
    verb = VERBS[body.verb]
    form = verb.form_for(risk, sent(**body.model_dump(exclude={"verb"}, exclude_none=True)))
    if not form.is_valid():
        raise Invalid(form)
    verb.do(risk, access.person(request), form.cleaned_data)
    return get_object_or_404(_risks(engagement), pk=pk)


@papers.get("/{slug}/items", response=Page[ItemOut], summary="List items")
def item_list(request: HttpRequest, slug: Path[Slug], asked: Query[Paging]) -> Any:
    """The checklist of every block, in the order of the plan."""
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    return page_of(_items(engagement), asked)


@papers.post("/{slug}/items/{pk}/decide", response=ItemOut, summary="Decide an item")
def item_decide(request: HttpRequest, slug: Path[Slug], pk: Path[Key], body: ItemWord) -> Any:
    engagement = access.open_engagement_by_token(request, slug, Right.WORK)
    item: Item = get_object_or_404(_items(engagement), pk=pk)
    note = item.note if body.note is None else body.note
    form = ItemForm(sent(verdict=body.verdict, reason=body.reason, note=note))
    if not form.is_valid():
        raise Invalid(form)
    form.apply(item, by=access.person(request))
    return item


@papers.get("/{slug}/changes", response=Page[ChangeOut], summary="List changes")
def change_list(request: HttpRequest, slug: Path[Slug], asked: Query[Paging]) -> Any:
    """The change log, the newest first."""
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    return page_of(engagement.changes.select_related("block"), asked)


@papers.post("/{slug}/changes", response={201: ChangeOut}, summary="Log a change")
def change_create(request: HttpRequest, slug: Path[Slug], body: ChangeIn) -> Any:
    """For example from a deployment: what was changed, where, and how to undo it."""
    engagement = access.open_engagement_by_token(request, slug, Right.WORK)
    by = access.person(request)
    block = engagement.blocks.filter(state=BlockState.WORKING).first()
    entry = ChangeEntry(engagement=engagement, block=block)
    given = {**body.model_dump(), "who": body.who.strip() or str(by)[:120]}
    form = SentChangeForm(sent(**given), instance=entry)
    if not form.is_valid():
        raise Invalid(form)
    with transaction.atomic():
        form.save()
        audit(engagement, by, "added a change", entry)
    return Status(201, entry)


@papers.get("/{slug}/dns", response=list[DnsRecordOut], summary="The DNS map")
def dns_map(request: HttpRequest, slug: Path[Slug]) -> Any:
    """Every record in plain English, as observed and as expected."""
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    return list(engagement.dns_records.all())


class SentChangeForm(ChangeForm):
    """Time and block are known."""

    class Meta(ChangeForm.Meta):
        fields: ClassVar[list[str]] = ["what", "where", "undo", "who"]


def sent(**given: Any) -> QueryDict:
    """What came as JSON, as our forms take it; so both ways in refuse the same things."""
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in given.items()})
    return data


def _risks(engagement: Engagement) -> Any:
    return engagement.risks.select_related("engagement__workspace")


def _items(engagement: Engagement) -> Any:
    rows = Item.objects.filter(block__engagement=engagement).select_related("block__engagement")
    return rows.order_by("block__position", "position", "pk")
