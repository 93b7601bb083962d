"""The cover and the first page: one sentence, and the two audits side by side."""

from __future__ import annotations

from collections import Counter
from typing import Any

from checks.runs.models import Run
from engagements.models import Lane, Risk, RiskState, Severity
from handover.papers import Papers
from handover.sections.section import Gap, Section, consultant_of, count, gap, lines, names

GATES = {"ready": "Ready", "not_ready": "Not ready yet", "undecided": "Not decided"}


def build(papers: Papers) -> dict[str, Any]:
    engagement, last = papers.engagement, papers.last_audit
    first = papers.first_audit if papers.first_audit != last else None
    return {
        "sentence": sentence(papers),
        "gate": GATES.get(last.gate, "") if last else "",
        "before": _figures(papers, first),
        "after": _figures(papers, last),
        "risks": tally(papers.risks),
        "started_on": papers.day(engagement.started_at),
        "ended_on": papers.day(engagement.closed_at),
        "scope_in": lines(engagement.scope_in),
        "scope_out": lines(engagement.scope_out),
        "missing": _missing(papers, first),
    }


def tally(risks: Any) -> dict[str, int]:
    """How many risks stand where, by the words of the risk section."""
    places = Counter(map(place_of, risks))
    return {place: places[place] for place in ("fixed", "open", "later", "accepted")}


def place_of(risk: Risk) -> str:
    """fixed, open, later, accepted or false_alarm."""
    if risk.state in (RiskState.FIXED, RiskState.ACCEPTED, RiskState.FALSE_ALARM):
        return str(risk.state)
    return "later" if risk.lane == Lane.LATER else "open"


def sentence(papers: Papers) -> str:
    """The launch in one sentence, for somebody who reads nothing else."""
    if papers.last_audit is None:
        return (
            f"{papers.engagement.domain} has not been audited to the end yet, so this pack "
            "can't say whether it is ready."
        )
    said = tally(papers.risks)
    parts = [
        f"{_things(said['fixed'])} fixed" if said["fixed"] else "",
        f"{_things(said['open'])} still open" if said["open"] else "nothing is left open",
        f"{said['later']} can wait" if said["later"] else "",
        f"{_agreed(said['accepted'])} agreed to wait" if said["accepted"] else "",
    ]
    return f"{_opening(papers)}: {names(part for part in parts if part)}."


def _opening(papers: Papers) -> str:
    """The last audit's word, unless a blocker that no rule sees, as from an answer, is open."""
    domain, gate = papers.engagement.domain, papers.last_audit.gate if papers.last_audit else ""
    blockers = sum(risk.severity == Severity.BLOCKER and risk.is_open for risk in papers.risks)
    if gate == "not_ready" or (gate == "ready" and blockers):
        if gate == "not_ready":
            return f"{domain} is not ready for its launch yet"
        return f"{domain} is not ready for its launch yet, for {count(blockers, 'blocker')}"
    if gate == "ready":
        return f"{domain} is ready for its launch"
    return f"Whether {domain} is ready is not decided"


def _things(number: int) -> str:
    return f"{count(number, 'thing')} {'is' if number == 1 else 'are'}"


def _agreed(number: int) -> str:
    return f"{number} {'was' if number == 1 else 'were'}"


def _figures(papers: Papers, run: Run | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "on": papers.day(run.finished_at),
        "gate": GATES.get(run.gate, ""),
        "sentence": run.sentence,
        "holds": run.counts.get("pass", 0),
        "to_fix": run.counts.get("fail", 0),
        "to_look_at": run.counts.get("warn", 0),
        "not_observed": run.counts.get("not_observed", 0),
        "blockers": run.failures.get("blocker", 0),
        "majors": run.failures.get("major", 0),
        "minors": run.failures.get("minor", 0) + run.failures.get("info", 0),
    }


def _missing(papers: Papers, first: Run | None) -> list[Gap]:
    if papers.last_audit is None:
        return [gap("A finished audit of the domain.", consultant_of(papers))]
    if first is None:
        return [gap("A second audit, to show before and after.", consultant_of(papers))]
    return []


SECTION = Section("summary", "Where you stand", "run_list", build)
