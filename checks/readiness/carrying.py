"""Carrying out one readiness check: look passively, judge, store."""

from __future__ import annotations

from checks.engine.evaluate import judge
from checks.engine.evidence import evidence_from_json, evidence_to_json
from checks.engine.report import verdict_to_dict
from checks.engine.scorecard import score
from checks.readiness.models import ReadinessCheck
from checks.readiness.passive import passive_rules
from checks.runs.carrying import bring_to_end, evidence_for, storable
from checks.runs.models import RunState


def carry_out_check(check: ReadinessCheck) -> None:
    """Claim *check* and bring it to its end; does nothing while all slots are taken."""
    if check.claim():
        bring_to_end(check, lambda: _carry_out(check))


def _carry_out(check: ReadinessCheck) -> None:
    """Judged is what is stored, so that a sprint that takes the check over judges the same."""
    rules = passive_rules()
    evidence = evidence_for(check, rules)
    if evidence is None:
        return
    stored = storable(evidence_to_json(evidence))
    verdicts = judge(evidence_from_json(stored), rules=rules)
    card = score(verdicts)
    check.end(
        RunState.DONE,
        evidence=stored,
        verdicts=[verdict_to_dict(verdict) for verdict in verdicts],
        gate=card.gate.value,
        sentence=card.sentence,
        counts=card.counts,
        failures=card.failures,
        seconds=stored["seconds"],
    )
