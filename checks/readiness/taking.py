"""From a lead to a sprint: client, engagement, answers, and the check as the sprint's first run."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from checks.engine.codec import DecodeError
from checks.engine.evidence import evidence_from_json
from checks.readiness.models import ReadinessCheck
from checks.readiness.passive import passive_rules
from checks.runs.carrying import judge_and_store
from checks.runs.models import Purpose, Run, RunState
from engagements.models import Client, Engagement, Lead, LeadKind, Package, User, audit
from engagements.opening import open_engagement


@transaction.atomic
def make_engagement(
    lead: Lead, *, client: Client, domain: str, playbook_key: str, by: User
) -> Engagement:
    """The draft sprint with the lead's evidence in it.

    Raises ValidationError for the domain, PlaybookError for the key, and TransitionError when the
    lead has become a sprint already.
    """
    engagement = open_engagement(client, domain, playbook_key, by=by)
    lead.take(engagement, by=by)
    offered = Package.objects.offered().filter(playbook_key=playbook_key)
    if package := lead.package or offered.first():
        engagement.scope_in, engagement.scope_out = package.included, package.excluded
        engagement.save(update_fields=["scope_in", "scope_out", "updated_at"])
    if lead.kind == LeadKind.RISKS:
        _answer(engagement, lead, by)
    check = ReadinessCheck.objects.filter(lead=lead, state=RunState.DONE).first()
    if check is not None and check.spec["domain"] == engagement.domain:
        _move_in(engagement, check, by)
    return engagement


def _answer(engagement: Engagement, lead: Lead, by: User) -> None:
    """What the visitor answered is what the founder would be asked again."""
    asked = {question["key"] for question in engagement.playbook.get("intake", [])}
    for key, answer in lead.answers.items():
        if key in asked:
            engagement.answer_intake(key, answer, by=by)


def _move_in(engagement: Engagement, check: ReadinessCheck, by: User) -> None:
    """The check becomes a finished run: nobody looks again, the evidence is judged for the sprint.

    A check that an older release stored in another form stays outside.
    """
    try:
        evidence = evidence_from_json(check.evidence or {})
    except DecodeError:
        return
    rules = passive_rules()
    run = Run(
        engagement=engagement,
        purpose=Purpose.AUDIT,
        codes=[rule.code for rule in rules],
        asked_by=by,
        spec=check.spec,
        state=RunState.RUNNING,
        attempt=check.attempt,
        progress=check.progress,
        queued_at=check.queued_at,
        started_at=check.started_at,
        heartbeat_at=timezone.now(),
    )
    run.save()
    judge_and_store(run, evidence, rules)
    Run.objects.filter(pk=run.pk).update(finished_at=check.finished_at)
    audit(engagement, by, "took over what the check outside had seen", engagement.domain)
