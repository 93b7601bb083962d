"""The words that count for an engagement: stated, ticked in the plan, or shown by a register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from checks.engine.evidence import Evidence, Facts
from checks.engine.facts import Attestation
from checks.engine.registry import Rule, all_rules
from checks.runs.attesting.heard import Heard
from checks.runs.attesting.registers import shown_by_registers
from engagements.models import Engagement, Item, ItemState

SOMEBODY = "somebody who has left since"
DECIDED = (ItemState.PASS, ItemState.FAIL)


def rules_on_words() -> dict[str, Rule]:
    """Every rule that rests on somebody's word, by code, in the catalogue's order."""
    return {code: rule for code, rule in all_rules().items() if Attestation.topic in rule.topics}


def with_words(evidence: Evidence, engagement: Engagement) -> Evidence:
    """*evidence* with what the engagement's people attest; the topic is there also when empty."""
    words = {code: heard.word for code, heard in heard_of(engagement).items()}
    said = Evidence(
        spec=evidence.spec,
        started_at=evidence.started_at,
        seconds=evidence.seconds,
        topics={Attestation.topic: Facts(Attestation.topic, words)},
    )
    return evidence.merged_with(said)


def heard_of(engagement: Engagement) -> dict[str, Heard]:
    """The word on each rule by code: the newest said, unless a register outweighs it."""
    heard = _of_the_plan(Item.objects.filter(block__engagement=engagement))
    for statement in engagement.statements.all():
        before = heard.get(statement.code)
        if before is None or before.at <= statement.recorded_at:
            heard[statement.code] = Heard(statement.as_fact(), statement.recorded_at)
    now = timezone.now()
    for code, shown in shown_by_registers(engagement).items():
        said = heard.get(code)
        if said is None or shown.outweighs(said, now):
            heard[code] = shown
    return heard


def _of_the_plan(items: Iterable[Item]) -> dict[str, Heard]:
    """What people decided on items whose rules all rest on words."""
    known = rules_on_words()
    items_of: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if known.keys() >= set(item.rule_codes) and item.state != ItemState.NOT_APPLICABLE:
            for code in item.rule_codes:
                items_of[code].append(item)
    words = {code: _word(code, found) for code, found in items_of.items()}
    return {code: heard for code, heard in words.items() if heard is not None}


def _word(code: str, items: list[Item]) -> Heard | None:
    """A “no” of one item is enough; a “yes” needs all of the rule's items."""
    decided = [item for item in items if item.is_decided_by_person and item.state in DECIDED]
    heard = [_heard(code, item, item.decided_at) for item in decided if item.decided_at]
    # Of an item for several rules, a “no” doesn't say which of them it means.
    failing = [said for said in heard if not said.word.holds and said.is_on_one_rule]
    passing = [said for said in heard if said.word.holds]
    newest = max(failing or passing, key=lambda said: said.at, default=None)
    return newest if failing or len(passing) == len(items) else None


def _heard(code: str, item: Item, at: datetime) -> Heard:
    holds = item.state == ItemState.PASS
    deed = "ticked" if holds else "marked as failing"
    reason = f": {item.reason}" if item.reason else ""
    word = Attestation(
        code=code,
        by=str(item.decided_by or item.decided_by_name or SOMEBODY),
        at=at,
        statement=f"{deed} in the plan, “{item.title}”{reason}",
        holds=holds,
    )
    return Heard(word, at, item)
