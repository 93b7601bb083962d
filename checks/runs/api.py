"""Endpoints of runs: the history, one run, its evidence, and asking for the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from ninja import Field, Path, Query, Router, Schema, Status

from checks.engine.scorecard import Gate
from checks.runs.models import Purpose, Run, RunState
from engagements import access
from engagements.access import Right
from engagements.api.paging import Page, Paging, page_of
from engagements.api.schemas import Key, Sent, Slug, desk_url

runs = Router(tags=["Runs"])
AS_IT_IS_STORED = {
    "responses": {
        200: {
            "description": "As `launchready audit --json` writes it; `launchready judge` reads it.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    }
}


class RunOut(Schema):
    id: int
    purpose: Purpose
    risk_id: int | None = Field(description="The risk that a verification is about.")
    state: RunState
    gate: Gate | None = Field(description="Null until it is done.")
    sentence: str
    counts: dict[str, int] = Field(description="Verdicts by status.")
    failures: dict[str, int] = Field(description="Failures by severity.")
    error: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    seconds: float | None
    url: str

    @staticmethod
    def resolve_gate(row: Run) -> str | None:
        return row.gate or None

    @staticmethod
    def resolve_url(row: Run) -> str:
        return desk_url("run_page", row, row.pk)


class RunWanted(Schema):
    purpose: Purpose | None = None
    state: RunState | None = None


class RunIn(Sent):
    risk_id: Key | None = Field(
        None, description="Look again at just this risk's matter; null for a whole audit."
    )


@runs.get("/{slug}/runs", response=Page[RunOut], summary="List runs")
def run_list(
    request: HttpRequest, slug: Path[Slug], asked: Query[Paging], wanted: Query[RunWanted]
) -> Any:
    """The newest first."""
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    chosen = wanted.model_dump(exclude_none=True)
    rows = engagement.runs.without_evidence().filter(**chosen).newest_first()
    return page_of(rows.select_related("engagement__workspace"), asked)


@runs.post("/{slug}/runs", response={202: RunOut}, summary="Start a run")
def run_start(request: HttpRequest, slug: Path[Slug], body: RunIn) -> Any:
    """Queues it, or answers with the one that is under way. Ask for it again until it is done."""
    engagement = access.open_engagement_by_token(request, slug, Right.WORK)
    by = access.person(request)
    if body.risk_id is None:
        return Status(202, Run.ask_audit(engagement, by=by))
    risk = get_object_or_404(engagement.risks, pk=body.risk_id)
    return Status(202, Run.ask_verification(risk, by=by))


@runs.get("/{slug}/runs/{pk}", response=RunOut, summary="One run")
def run_get(request: HttpRequest, slug: Path[Slug], pk: Path[Key]) -> Any:
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    return get_object_or_404(engagement.runs.without_evidence(), pk=pk)


@runs.get(
    "/{slug}/runs/{pk}/evidence",
    summary="The evidence and verdicts of a finished run",
    openapi_extra=AS_IT_IS_STORED,
)
def run_evidence(request: HttpRequest, slug: Path[Slug], pk: Path[Key]) -> HttpResponse:
    """404 until the run is done. What it says never changes, so its ETag doesn't either."""
    engagement = access.open_engagement_by_token(request, slug, Right.VIEW_DESK)
    finished = engagement.runs.finished()
    light: Run = get_object_or_404(finished.without_evidence(), pk=pk)
    etag = f'"run-{light.pk}-{light.attempt}"'
    if known := get_conditional_response(request, etag=etag):
        return known
    response = JsonResponse(finished.get(pk=pk).report())
    response["ETag"] = etag
    return response
