"""Whether a run really looked at the matter of a risk, and found no fault any more.

Absence proves nothing by itself: a page that we could not open may hold the very form that a risk
is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from checks.engine.registry import all_rules
from checks.engine.verdict import Status
from checks.gatherers.look import needed_topics
from checks.runs.models import Finding, Run
from engagements.models import Risk

SEEN = frozenset({Status.PASS.value, Status.WARN.value, Status.NOT_APPLICABLE.value})
OBSERVED = SEEN | {Status.FAIL.value}


def cleared_risks(run: Run, findings: Iterable[Finding], risks: Sequence[Risk]) -> list[Risk]:
    """Those of *risks*, none of which fails in *run*, that it proves to be gone.

    The subject itself was judged without fault; or what the fault rested on was observed again,
    and the rule no longer objects; or everything the rule looks at was observed.
    """
    look = _Look(run, findings)
    rested_on = _rested_on(run, [risk.fingerprint for risk in risks])
    return [risk for risk in risks if look.clears(risk, rested_on.get(risk.fingerprint, []))]


def _rested_on(run: Run, fingerprints: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the evidence that each fault rested on when it was last found."""
    faults = Finding.objects.failing().filter(
        run__engagement=run.engagement_id, fingerprint__in=fingerprints
    )
    oldest_first = faults.order_by("run__started_at", "run_id")
    return dict(oldest_first.values_list("fingerprint", "evidence"))


class _Look:
    """What one run judged, and what it saw."""

    def __init__(self, run: Run, findings: Iterable[Finding]) -> None:
        self.looked_at = run.looked_at
        self.judged = set(run.codes) or set(all_rules())
        facts: dict[str, Any] = (run.evidence or {}).get("evidence", {})
        self.seen_whole = {fact_id for fact_id, fact in facts.items() if not _has_gap(fact)}
        self.unseen_topics = {
            fact_id.partition(":")[0] for fact_id in facts.keys() - self.seen_whole
        }
        self.by_code: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            self.by_code[finding.code].append(finding)

    def clears(self, risk: Risk, rested_on: list[str]) -> bool:
        if risk.code not in self.judged or self.looked_at < risk.last_seen_at:
            return False
        said = self.by_code[risk.code]
        mine = {finding.status for finding in said if finding.fingerprint == risk.fingerprint}
        if mine:
            # "Not applicable" may mean that there is none, or that none could be seen.
            certain = Status.NOT_APPLICABLE.value not in mine or self._all_seen(risk.code)
            return mine <= SEEN and certain
        unseen = {fact_id for finding in said for fact_id in _unseen_by(finding)}
        if rested_on and self.seen_whole.issuperset(rested_on) and unseen.isdisjoint(rested_on):
            return True
        return all(finding.status in OBSERVED for finding in said) and self._all_seen(risk.code)

    def _all_seen(self, code: str) -> bool:
        """Nothing that could have shown the subject stayed unseen."""
        rule = all_rules().get(code)
        return rule is not None and not needed_topics(rule.topics) & self.unseen_topics


def _unseen_by(finding: Finding) -> list[str]:
    evidence: list[str] = finding.evidence
    return evidence if finding.status == Status.NOT_OBSERVED.value else []


def _has_gap(value: Any) -> bool:
    """Whether a fact, or any part of it, could not be observed."""
    if isinstance(value, dict):
        return value.get("kind") == "Gap" or any(_has_gap(part) for part in value.values())
    return isinstance(value, list) and any(_has_gap(part) for part in value)
