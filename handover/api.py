"""Endpoints of the pack, and of whether a sprint is ready to be handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from ninja import Field, Path, Query, Router, Schema

from checks.engine.scorecard import Gate
from checks.runs.models import Run
from engagements import access
from engagements.access import Right
from engagements.api.paging import Page, Paging, page_of
from engagements.api.schemas import Key, Slug
from engagements.models import Engagement, Item
from handover.delivery import deliver, deliver_bundle
from handover.models import PackVersion
from handover.models.edition import PackState
from handover.preflight import look_over

packs = Router(tags=["Handover"])


def file_of(media_type: str) -> dict[str, Any]:
    """What the reference says of an endpoint that answers with a file."""
    schema = {"type": "string", "format": "binary"}
    content = {media_type: {"schema": schema}}
    return {"responses": {200: {"description": "The file.", "content": content}}}


class SignOffOut(Schema):
    typed_name: str
    at: datetime
    sha256: str


class PackOut(Schema):
    number: int
    state: PackState
    made_by_name: str
    made_at: datetime
    finished_at: datetime | None
    pages: int | None
    sha256: str = Field(description="Of the PDF; empty until it is ready.")
    error: str
    sign_off: SignOffOut | None

    @staticmethod
    def resolve_sign_off(row: PackVersion) -> Any:
        return row.signed


class MissingOut(Schema):
    group: str
    text: str


class ReadinessOut(Schema):
    ready: bool = Field(description="The last audit's gate is open, and no blocker is.")
    gate: Gate | None = Field(description="Of the last audit; null before the first.")
    sentence: str
    audited_at: datetime | None
    open_blockers: int
    open_risks: int
    unsettled_items: int
    questions_to_client: int = Field(description="Which the founder has not answered.")
    pack_number: int | None = Field(description="The newest version that is ready.")
    pack_is_signed: bool
    missing_in_pack: list[MissingOut] = Field(description="What a version made now would lack.")


@packs.get("/{slug}/packs", response=Page[PackOut], summary="List versions of the pack")
def pack_list(request: HttpRequest, slug: Path[Slug], asked: Query[Paging]) -> Any:
    """The newest first."""
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    return page_of(engagement.packs.for_list(), asked)


@packs.get("/{slug}/packs/{number}", response=PackOut, summary="One version of the pack")
def pack_get(request: HttpRequest, slug: Path[Slug], number: Path[Key]) -> Any:
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    return get_object_or_404(engagement.packs.for_list(), number=number)


@packs.get(
    "/{slug}/packs/{number}/pdf", summary="The PDF", openapi_extra=file_of("application/pdf")
)
def pack_pdf(request: HttpRequest, slug: Path[Slug], number: Path[Key]) -> HttpResponse:
    """404 until the version is ready. Its ETag is the SHA-256 that was signed."""
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    light = get_object_or_404(engagement.packs.ready().for_list(), number=number)
    etag = f'"{light.sha256}"'
    if known := get_conditional_response(request, etag=etag):
        return known
    response = deliver(engagement, number)
    response["ETag"] = etag
    return response


@packs.get(
    "/{slug}/packs/{number}/zip",
    summary="The same as Markdown and JSON",
    openapi_extra=file_of("application/zip"),
)
def pack_zip(request: HttpRequest, slug: Path[Slug], number: Path[Key]) -> HttpResponse:
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    return deliver_bundle(engagement, number)


@packs.get("/{slug}/readiness", response=ReadinessOut, summary="Is it ready?")
def readiness(request: HttpRequest, slug: Path[Slug]) -> Any:
    """For a pipeline that launches only what is: “ready” says it in one word."""
    return readiness_of(access.open_engagement_by_token(request, slug, Right.VIEW_DESK))


def readiness_of(engagement: Engagement) -> dict[str, Any]:
    """What `ReadinessOut` shows."""
    audit = Run.objects.newest_audits().filter(engagement=engagement).first()
    pack = engagement.packs.ready().for_list().first()
    blockers = engagement.risks.blockers().count()
    groups = look_over(engagement).groups
    return {
        "ready": audit is not None and audit.gate == Gate.READY.value and not blockers,
        "gate": audit.gate if audit else None,
        "sentence": audit.sentence if audit else "No audit has been finished.",
        "audited_at": audit.looked_at if audit else None,
        "open_blockers": blockers,
        "open_risks": engagement.risks.open().count(),
        "unsettled_items": Item.objects.filter(block__engagement=engagement).unsettled().count(),
        "questions_to_client": engagement.approvals.unanswered().count(),
        "pack_number": pack.number if pack else None,
        "pack_is_signed": pack is not None and pack.signed is not None,
        "missing_in_pack": [
            {"group": group.title, "text": line.text} for group in groups for line in group.lines
        ],
    }
