"""One page for your developer: what one risk is, how to mend it, and how to tell that it is."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from checks.engine.registry import all_rules
from checks.report.references import split_reference
from checks.runs.models import Finding
from engagements.models import Engagement, Risk, User, audit
from engagements.secret_values import looks_like_secret
from handover.making import logo_now
from handover.models import RiskSheet
from handover.sections.summary import place_of

STANDINGS = {
    "open": "Still open",
    "fixed": "Fixed",
    "later": "Can wait",
    "accepted": "Accepted by the founder",
    "false_alarm": "Looked at, and no risk",
}
FORMAT = 1


class SheetBlocked(Exception):
    """The words of the risk hold what looks like a secret; the message never repeats it."""


def facts_of(risk: Risk) -> dict[str, Any]:
    """What the page says about the risk, as plain data; the same on the web and on paper."""
    rule = all_rules().get(risk.code)
    seen = Finding.objects.of_risk(risk).first() if risk.fingerprint else None
    references = [split_reference(each) for each in rule.references] if rule else []
    return {
        "title": risk.title,
        "code": risk.code,
        "subject": risk.subject or risk.engagement.domain,
        "severity": risk.get_severity_display(),
        "impact": risk.get_impact_display(),
        "effort": risk.get_effort_display() if risk.effort else "",
        "standing": STANDINGS[place_of(risk)],
        "owner": risk.owner_name,
        "why": risk.why,
        "fix": risk.fix,
        "found": seen.found if seen else "",
        "found_on": timezone.localdate(seen.run.finished_at).isoformat() if seen else None,
        "done_when": rule.title if rule else "",
        "references": [{"words": words, "url": url} for words, url in references],
    }


def ask_for_sheet(risk: Risk, by: User) -> RiskSheet:
    """The page as it would be now: the one that says the same already, or a new one, queued.

    Raises SheetBlocked.
    """
    facts = facts_of(risk)
    for words in facts.values():
        if isinstance(words, str) and (reason := looks_like_secret(words)):
            raise SheetBlocked(
                f"No page was made: its words hold what looks like {reason}. Keep the value in the "
                "vault, take it out of the risk, and try again."
            )
    with transaction.atomic():
        Engagement.objects.select_for_update().get(pk=risk.engagement_id)
        newest = RiskSheet.objects.filter(risk=risk).exclude(state="failed").first()
        if newest is not None and newest.snapshot["risk"] == facts:
            return cast(RiskSheet, newest)
        sheet = RiskSheet(engagement=risk.engagement, risk=risk, **_frozen(risk, facts, by))
        sheet.save()
        sheet.enqueue()
        audit(risk.engagement, by, "made a page for a developer", risk)
    return sheet


def _frozen(risk: Risk, facts: dict[str, Any], by: User) -> dict[str, Any]:
    now, engagement = timezone.now(), risk.engagement
    workspace = engagement.workspace
    head = {
        "made_at": now.isoformat(timespec="seconds"),
        "made_on": timezone.localdate(now).isoformat(),
        "made_by": str(by),
        "client": engagement.client.name,
        "domain": engagement.domain,
        "consultancy": workspace.name,
        "contact_email": workspace.contact_email,
        "colour": workspace.colour,
    }
    return {
        "snapshot": {"format": FORMAT, "pack": head, "risk": facts},
        "logo": logo_now(),
        "made_by": by,
        "made_by_name": str(by),
        "made_at": now,
    }
