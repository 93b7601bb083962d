"""The risks: fixed with proof, still open, put off, and accepted by the founder."""

from __future__ import annotations

from typing import Any

from engagements.models import Risk
from handover.papers import Papers
from handover.sections.proofs import proofs_of
from handover.sections.section import Gap, Section, consultant_of, count, gap
from handover.sections.summary import place_of


def build(papers: Papers) -> dict[str, Any]:
    places: dict[str, list[dict[str, Any]]] = {
        "open": [],
        "fixed": [],
        "later": [],
        "accepted": [],
        "false_alarm": [],
    }
    for risk in papers.risks:
        places[place_of(risk)].append(_risk(papers, risk))
    return {**places, "proofs": proofs_of(papers), "missing": _missing(papers, places)}


def _risk(papers: Papers, risk: Risk) -> dict[str, Any]:
    return {
        "code": risk.code,
        "title": risk.title,
        "subject": risk.subject,
        "severity": risk.get_severity_display(),
        "impact": risk.get_impact_display(),
        "why": risk.why,
        "fix": risk.fix,
        "owner": risk.owner_name,
        "fixed_on": papers.day(risk.fixed_at),
        "proof": risk.fixed_proof,
        "later_until": papers.day(risk.later_until),
        "accepted_until": papers.day(risk.accepted_until),
        "accepted_by": str(risk.accepted_by or risk.accepted_by_name),
        "accepted_reason": risk.accepted_reason,
        "accepted_proof": risk.accepted_proof,
        "false_alarm_reason": risk.false_alarm_reason,
    }


def _missing(papers: Papers, places: dict[str, list[dict[str, Any]]]) -> list[Gap]:
    if not papers.risks and papers.last_audit is None:
        return [gap("The list of risks: an audit makes it.", consultant_of(papers))]
    unowned = sum(not risk["owner"] for risk in places["open"] + places["later"])
    if not unowned:
        return []
    what = f"Who takes care of {count(unowned, 'risk')} that {'is' if unowned == 1 else 'are'} not"
    return [gap(f"{what} fixed yet.", consultant_of(papers))]


SECTION = Section("risks", "Risks: fixed, waiting, accepted", "risk_list", build)
