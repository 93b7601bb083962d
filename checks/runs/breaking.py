"""What worked and works no longer, once the site is live: told at once, to both sides."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from checks.engine.verdict import Status
from checks.runs.clearing import OBSERVED
from checks.runs.models import Finding, Run, RunState
from engagements.models import BlockState, Engagement, Line, MailKind, MailSide, tell
from engagements.models.risk_scales import RiskState, Severity
from engagements.playbooks import Stage


def tell_what_broke(run: Run, findings: Sequence[Finding]) -> None:
    """One line for each matter that passed when it was seen last and fails now.

    Before the launch a failure is what the sprint is for, and stands in the risk list.
    """
    failing = [each for each in findings if each.failed and each.severity != Severity.INFO]
    if not failing or not is_live(run.engagement):
        return
    passed = _passed_before(run, failing)
    engagement = run.engagement
    settled = engagement.risks.filter(
        fingerprint__in=passed, state__in=[RiskState.FALSE_ALARM, RiskState.ACCEPTED]
    )
    known = set(settled.values_list("fingerprint", flat=True)) if passed else set()
    broken = [each for each in failing if each.fingerprint in passed - known]
    place = [engagement.workspace.slug, engagement.slug]
    pages = {
        MailSide.OURS: reverse("run_page", args=[*place, run.pk]),
        MailSide.CLIENT: reverse("portal_risks", args=place),
    }
    for side, page in pages.items():
        lines = [
            Line(
                cause=f"broke:{run.pk}:{finding.fingerprint}",
                text=f"{finding.title} ({finding.subject})",
                detail=finding.why,
                path=page,
            )
            for finding in broken
        ]
        tell(engagement, side, MailKind.BROKE, lines)


def is_live(engagement: Engagement) -> bool:
    """From the end of the block that puts the site into the world; after the sprint always."""
    done = engagement.blocks.filter(stage=Stage.DEPLOY, state=BlockState.DONE)
    return engagement.is_closed or done.exists()


def _passed_before(run: Run, failing: Sequence[Finding]) -> set[str]:
    """Fingerprints of those that passed in the last finished run before this which saw them."""
    earlier = Finding.objects.filter(
        run__engagement=run.engagement_id,
        run__state=RunState.DONE,
        run__started_at__lt=run.looked_at,
        fingerprint__in=[finding.fingerprint for finding in failing],
        status__in=OBSERVED,
    ).exclude(run=run)
    oldest_first = earlier.order_by("run__started_at", "run_id", "position")
    last = dict(oldest_first.values_list("fingerprint", "status"))
    return {fingerprint for fingerprint, status in last.items() if status == Status.PASS.value}
