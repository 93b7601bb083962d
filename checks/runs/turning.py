"""Keeping what was seen before and after, whenever a run turns a verdict from bad to good.

For a risk: its own matter failed when it was last observed, and now does not. For an item: the
rules pass it now and did not before, and a matter of theirs failed when it was last observed.
Nobody has to ask for it, and a run carried out twice keeps it once, since a run ends once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from checks.engine.registry import all_rules
from checks.engine.verdict import Status
from checks.runs.clearing import OBSERVED, SEEN
from checks.runs.models import Finding, Run, RunState, Turn
from engagements.models import Engagement, Item, ItemState, Risk, RiskState

MOST_LINES = 6  # of one side
LONGEST_FOUND = 600
GOOD_ITEM = (ItemState.PASS, ItemState.NOT_APPLICABLE)


def not_good_items(engagement: Engagement) -> set[int]:
    """Keys of the items that the rules don't pass now; to be asked before a run ticks them."""
    items = Item.objects.filter(block__engagement=engagement).exclude(rule_state__in=GOOD_ITEM)
    return set(items.values_list("pk", flat=True))


def keep_turns(
    run: Run, findings: Sequence[Finding], *, fixed: Iterable[int], not_good_before: set[int]
) -> list[Turn]:
    """The turns of a run that has been reconciled; six queries at the most."""
    now = {finding.fingerprint: finding for finding in findings}
    turns = _of_risks(run, now, set(fixed)) + _of_items(run, now, not_good_before)
    return Turn.objects.bulk_create(turns)


def _of_risks(run: Run, now: Mapping[str, Finding], fixed: set[int]) -> list[Turn]:
    candidates = {
        risk.fingerprint: risk
        for risk in run.engagement.risks.exclude(fingerprint="")
        .exclude(state=RiskState.FALSE_ALARM)
        .defer("why", "fix")
        if risk.pk in fixed or _is_good(now.get(risk.fingerprint))
    }
    earlier = _last_words(run, fingerprint__in=list(candidates))
    turns = []
    for fingerprint, risk in candidates.items():
        before = earlier.get(fingerprint)
        if before is None or not before.failed or run.looked_at < risk.last_seen_at:
            continue
        after = [_after(before, now.get(fingerprint))]
        turns.append(_turn(run, [before], after, risk=risk))
    return turns


def _of_items(run: Run, now: Mapping[str, Finding], not_good_before: set[int]) -> list[Turn]:
    turned = list(Item.objects.filter(pk__in=not_good_before, rule_state__in=GOOD_ITEM))
    if not turned:
        return []
    codes = {code for item in turned for code in item.rule_codes}
    failed = [finding for finding in _last_words(run, code__in=codes).values() if finding.failed]
    turns = []
    for item in turned:
        before = sorted(
            (finding for finding in failed if finding.code in item.rule_codes),
            key=lambda finding: finding.rank,
        )[:MOST_LINES]
        after = [_after(finding, now.get(finding.fingerprint)) for finding in before]
        if before:
            turns.append(_turn(run, before, after, item=item))
    return turns


def _is_good(finding: Finding | None) -> bool:
    return finding is not None and finding.status in SEEN


def _last_words(run: Run, **which: Any) -> dict[str, Finding]:
    """What was observed of each matter last before *run* looked, by fingerprint."""
    rows = Finding.objects.filter(
        run__engagement=run.engagement_id,
        run__state=RunState.DONE,
        run__started_at__lt=run.looked_at,
        status__in=OBSERVED,
        **which,
    )
    oldest_first = rows.order_by("run__started_at", "run_id")
    newest = dict(oldest_first.values_list("fingerprint", "pk"))
    found = Finding.objects.filter(pk__in=newest.values()).select_related("run")
    return {finding.fingerprint: finding for finding in found.defer("run__evidence")}


def _turn(
    run: Run, before: Sequence[Finding], after: list[dict[str, Any]], **subject: Risk | Item
) -> Turn:
    seen: list[datetime] = [finding.run.looked_at for finding in before]
    return Turn(
        engagement=run.engagement,
        run=run,
        before=[_line(finding) for finding in before],
        after=after,
        before_at=max(seen),
        after_at=run.looked_at,
        **subject,
    )


def _line(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "subject": finding.subject,
        "status": finding.status,
        "title": finding.title,
        "found": finding.found[:LONGEST_FOUND],
        "attested": finding.attested,
    }


def _after(before: Finding, now: Finding | None) -> dict[str, Any]:
    """The new word on the matter; where nothing is left to judge, that."""
    if now is not None:
        return _line(now)
    rule = all_rules().get(before.code)
    return {
        "code": before.code,
        "subject": before.subject,
        "status": Status.PASS.value,
        "title": rule.title if rule else before.title,
        "found": f"The rule finds no fault at {before.subject} any more.",
        "attested": False,
    }
