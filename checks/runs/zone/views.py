"""Pages beside the DNS map: taking a list over after a preview, two files, and drift."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from checks.engine.spec import SpecError
from checks.runs.zone.drift import drift_of
from checks.runs.zone.exporting import as_csv, as_zone_file
from checks.runs.zone.forms import ZoneTextForm
from checks.runs.zone.importing import ImportPlan, plan_of, take_over, zone_of
from engagements import access
from engagements.access import Right
from engagements.models import Engagement, TransitionError


@require_http_methods(["GET", "POST"])
def dns_import(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Nothing is stored before its preview was shown and then confirmed, as it was shown."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    zone = zone_of(engagement)
    form = ZoneTextForm(request.POST or None, request.FILES or None, zone=zone)
    plan: ImportPlan | None = None
    if request.method == "POST" and form.is_valid():
        plan = plan_of(engagement, form.cleaned_data["found"])
        if "store" in request.POST and _stored(request, engagement, form, plan):
            return redirect("dns_map", workspace_slug, slug)
        # What was read from a file stands in the text from now on, without lines that hold a key.
        kept = {name: form.cleaned_data[name] for name in ("text", "expect")}
        refusals = form.non_field_errors()
        form = ZoneTextForm(initial=kept | {"seen": plan.fingerprint}, zone=zone)
    else:
        refusals = form.non_field_errors()
    context = {"form": form, "plan": plan, "zone": zone, "refusals": refusals if plan else ()}
    status = 422 if refusals or form.errors else 200
    return render(request, "checks/runs/zone/dns_import.html", context, status=status)


def _stored(
    request: HttpRequest, engagement: Engagement, form: ZoneTextForm, plan: ImportPlan
) -> bool:
    """Whether the list is on the map now; why not is put on the form."""
    if form.cleaned_data["seen"] != plan.fingerprint:
        form.add_error(None, "This is not what the preview showed. Look at it again.")
        return False
    try:
        take_over(engagement, plan, expect=form.cleaned_data["expect"], by=access.person(request))
    except (TransitionError, SpecError) as refusal:
        form.add_error(None, str(refusal))
        return False
    lost = len(plan.problems)
    word = f" {lost} line{'s were' if lost > 1 else ' was'} not understood and left out."
    done = f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.same)} as before."
    messages.success(request, f"The list is on the map: {done}{word if lost else ''}")
    return True


@require_GET
def dns_zone_file(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    zone = zone_of(engagement)
    text = as_zone_file(engagement.dns_records.all(), zone, at=timezone.now())
    return _file(text, "text/dns", f"{zone}.zone")


@require_GET
def dns_csv(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _file(as_csv(engagement.dns_records.all()), "text/csv", f"{zone_of(engagement)}.csv")


@require_GET
def dns_drift(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """What changed between the two newest audits: a part of the map, or a page of its own."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    template = "checks/runs/zone/dns_drift.html"
    if cast(Any, request).htmx:
        template += "#drift"
    return render(request, template, {"drift": drift_of(engagement)})


def _file(text: str, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=f"{content_type}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
