"""A judged run as one JSON-ready document: what the command line prints and ``judge`` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checks.engine.evidence import Evidence, evidence_to_json
from checks.engine.scorecard import Scorecard
from checks.engine.verdict import Verdict


def verdict_to_dict(verdict: Verdict) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "subject": verdict.subject,
        "status": verdict.status.value,
        "severity": verdict.severity.value,
        "impact": verdict.impact.value,
        "title": verdict.title,
        "attested": verdict.attested,
        "found": verdict.found,
        "why": verdict.why,
        "fix": verdict.fix,
        "evidence": list(verdict.evidence),
    }


def report(evidence: Evidence, verdicts: Sequence[Verdict], card: Scorecard) -> dict[str, Any]:
    """The run with its gate, counts, verdicts and evidence; a superset of the stored form."""
    stored = evidence_to_json(evidence)
    return {
        "format": stored.pop("format"),
        "domain": stored.pop("domain"),
        "started_at": stored.pop("started_at"),
        "seconds": stored.pop("seconds"),
        "gate": card.gate.value,
        "sentence": card.sentence,
        "counts": card.counts,
        "failures": card.failures,
        "verdicts": [verdict_to_dict(verdict) for verdict in verdicts],
        **stored,
    }
