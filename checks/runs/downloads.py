"""A finished run to take away: as the data that `launchready judge` reads, and as one web page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from checks.engine.codec import DecodeError
from checks.report.html import page
from checks.runs.models import Run
from engagements import access
from engagements.access import Right

OTHER_FORM = "This run was stored by an older release, in a form that no report can be made of."


@require_GET
def run_json(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """The whole run as the command line writes it, to keep or to judge again."""
    run = _finished_run(request, workspace_slug, slug, pk)
    response = JsonResponse(run.report(), json_dumps_params={"indent": 1})
    return _to_save(response, run, "json")


@require_GET
def run_report(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """The document of `launchready audit --html`: it loads nothing and can be forwarded."""
    run = _finished_run(request, workspace_slug, slug, pk)
    try:
        document = page(*run.judged())
    except DecodeError:
        messages.error(request, f"{OTHER_FORM} Run another audit first.")
        return redirect("run_page", workspace_slug, slug, pk)
    return _to_save(HttpResponse(document), run, "html")


def _finished_run(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> Run:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return get_object_or_404(engagement.runs.finished(), pk=pk)


def _to_save(response: HttpResponse, run: Run, ending: str) -> HttpResponse:
    name = f"{run.engagement.domain}-run-{run.pk}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
