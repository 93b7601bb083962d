"""A verification: the same matter before and after; and each look at a risk there ever was."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from checks.runs.comparing import compare
from checks.runs.models import Finding, Run
from checks.runs.progress import progress_of
from checks.runs.story import Told, told_of
from engagements import access
from engagements.access import Right
from engagements.models import Risk

MOST_LOOKS = 20  # of a risk's history


def before_and_after(
    run: Run, risk: Risk, findings: list[Finding], risks: Mapping[str, Risk]
) -> dict[str, Any]:
    """Context of a finished verification.

    `before` and `after` are of the risk itself, each None where nothing was said of it; `others`
    is what the same rule said of other subjects and has changed.
    """
    before_run = _judged_before(run, risk.code)
    earlier = list(before_run.findings.filter(code=risk.code)) if before_run else []
    pairs = compare(earlier, findings)
    mine = next((pair for pair in pairs if pair.finding.fingerprint == risk.fingerprint), None)
    return {
        "before_run": before_run,
        "before": _told(mine.before if mine else None, before_run, risks),
        "after": _told(mine.after if mine else None, run, risks),
        "others": [pair for pair in pairs if pair is not mine and pair.change],
    }


def _judged_before(run: Run, code: str) -> Run | None:
    """The newest finished run that looked at this rule before *run* did."""
    earlier = Run.objects.finished().filter(
        engagement=run.engagement_id, started_at__lt=run.looked_at, findings__code=code
    )
    return earlier.order_by("-started_at", "-pk").first()


def _told(finding: Finding | None, run: Run | None, risks: Mapping[str, Risk]) -> Told | None:
    return told_of(finding, run.evidence, risks) if finding and run else None


@require_GET
def risk_history(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """A fragment for the page of a risk: each look at it, and the one that is under way."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    risk = get_object_or_404(engagement.risks, pk=pk)
    under_way = risk.verifications.unfinished().without_evidence().first()
    context = {
        "risk": risk,
        "looks": Finding.objects.of_risk(risk)[:MOST_LOOKS],
        "under_way": under_way,
        "progress": progress_of(under_way) if under_way else None,
    }
    part = "#history" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"checks/runs/risk_history.html{part}", context)
