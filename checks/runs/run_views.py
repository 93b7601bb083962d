"""The pages of an engagement's runs: the history, one run live and in full, two side by side."""

import re
from collections import Counter
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from checks.runs.comparing import compare
from checks.runs.models import Finding, Purpose, Run
from checks.runs.progress import progress_of
from checks.runs.story import tell
from checks.runs.verifying import before_and_after
from engagements import access
from engagements.access import Right
from engagements.models import Engagement, Risk

A_PAGE = 25
KEY = re.compile(r"[0-9]{1,18}")
CHANGES = (("created", "new"), ("fixed", "fixed"), ("reopened", "back"))


class RunFilter(forms.Form):
    purpose = forms.ChoiceField(
        label="Show", required=False, choices=[("", "Every run"), *Purpose.choices]
    )


@require_GET
def run_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    asked = RunFilter(request.GET)
    runs = engagement.runs.without_evidence().select_related("risk", "asked_by").newest_first()
    if asked.is_valid() and asked.cleaned_data["purpose"]:
        runs = runs.filter(purpose=asked.cleaned_data["purpose"])
    page = Paginator(runs, A_PAGE).get_page(request.GET.get("page"))
    context = {"filter": asked, "page": page, "rows": [(run, changes_of(run)) for run in page]}
    return render(request, "checks/runs/run_list.html", context)


@require_GET
def run_page(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """Live while the run is under way: the page asks again for its own progress."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    run = get_object_or_404(engagement.runs.select_related("risk", "asked_by"), pk=pk)
    template = "checks/runs/run_page.html"
    if not request.htmx:  # type: ignore[attr-defined]
        context = {"run": run, **(_under_way(run) if run.is_unfinished else _ended(run))}
        return render(request, template, context)
    if run.is_unfinished:
        return render(request, f"{template}#progress", {"run": run, **_under_way(run)})
    return HttpResponseClientRefresh()


@require_GET
def run_compare(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int, earlier_pk: int
) -> HttpResponse:
    """What changed between two finished runs, of the rules that both were of."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    finished = engagement.runs.finished().without_evidence()
    run = get_object_or_404(finished, pk=pk)
    earlier = get_object_or_404(finished, pk=earlier_pk)
    before, after = earlier.findings.all(), run.findings.all()
    if run.codes:
        before = before.filter(code__in=run.codes)
    if earlier.codes:
        after = after.filter(code__in=earlier.codes)
    pairs = compare(before, after)
    changed = [pair for pair in pairs if pair.change]
    context = {
        "run": run,
        "earlier": earlier,
        "pairs": [pair for pair in changed if pair.matters],
        "others": [pair for pair in changed if not pair.matters],
        "tally": dict(Counter(pair.change for pair in changed)),
        "same": len(pairs) - len(changed),
    }
    return render(request, "checks/runs/run_compare.html", context)


@require_GET
def run_latest_card(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """A fragment for the overview: where the newest audit stands."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    run = engagement.runs.audits().without_evidence().newest_first().first()
    context: dict[str, Any] = {"run": run}
    if run is not None:
        context |= {"progress": progress_of(run), "changes": changes_of(run)}
    return render(request, "checks/runs/run_latest_card.html", context)


@require_GET
def gate_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """The last audit's gate of the engagements asked for, each for its place on the board."""
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    asked = [int(key) for key in request.GET.getlist("engagement")[:100] if KEY.fullmatch(key)]
    audits = Run.objects.newest_audits().filter(engagement__in=asked)
    return render(request, "checks/runs/gate_list.html", {"runs": audits})


def changes_of(run: Run) -> list[tuple[int, str]]:
    """What a run changed in the risk list, as (3, "new"); what is nought is left out."""
    counted = ((len(run.changes.get(name, ())), word) for name, word in CHANGES)
    return [(number, word) for number, word in counted if number]


def _under_way(run: Run) -> dict[str, Any]:
    return {"progress": progress_of(run)}


def _ended(run: Run) -> dict[str, Any]:
    if not run.is_done:
        return {"progress": progress_of(run)}
    findings = list(run.findings.all())
    risks = risks_of(run.engagement, findings)
    context = {
        "story": tell(run, findings, risks),
        "changes": changes_of(run),
        "changed_risks": _changed_risks(run),
        "earlier": Run.objects.without_evidence()
        .before(run)
        .filter(engagement=run.engagement)
        .first(),
    }
    if run.risk is not None:
        context |= before_and_after(run, run.risk, findings, risks)
    return context


def risks_of(engagement: Engagement, findings: list[Finding]) -> dict[str, Risk]:
    """The risks that the findings are about, by fingerprint."""
    prints = {finding.fingerprint for finding in findings}
    found = engagement.risks.exclude(fingerprint="")
    return {risk.fingerprint: risk for risk in found if risk.fingerprint in prints}


def _changed_risks(run: Run) -> list[tuple[str, Risk]]:
    """The risks that the run moved, each with the word for how."""
    words = {pk: word for name, word in CHANGES for pk in run.changes.get(name, ())}
    moved = run.engagement.risks.filter(pk__in=words).ranked()
    return [(words[risk.pk], risk) for risk in moved]
