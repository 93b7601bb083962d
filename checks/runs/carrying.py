"""Carrying out one run: look, judge, store, reconcile; alive to be seen while it looks."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import msgspec
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from checks.engine.evaluate import judge
from checks.engine.evidence import Evidence, evidence_from_json, evidence_to_json
from checks.engine.registry import Rule, all_rules
from checks.engine.scorecard import score
from checks.engine.spec import LaunchSpec, SpecError
from checks.engine.verdict import Status
from checks.gatherers.network import NetworkFileError
from checks.runs.attesting.words import with_words
from checks.runs.breaking import tell_what_broke
from checks.runs.dns_map import draw_dns_map
from checks.runs.looking import Looking
from checks.runs.models import ClaimedLook, Finding, Purpose, Run, RunState, severities_of
from checks.runs.reconcile import Changes, reconcile
from checks.runs.turning import keep_turns, not_good_items
from engagements.models import Engagement, Item

logger = logging.getLogger(__name__)
BEAT_SECONDS = 0.7
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
NUL_WRITTEN = b"\\u0000"
TOOK_TOO_LONG = "Looking took too long and was stopped. Try again."
OUR_FAULT = "A fault of ours stopped the run; it is in the worker's log. Nothing was changed."


def carry_out_run(run: Run) -> None:
    """Claim *run* and bring it to its end. Does nothing when it is taken or has ended."""
    if run.claim():
        bring_to_end(run, lambda: _carry_out(run))


def bring_to_end(claimed: ClaimedLook, carry_out: Callable[[], None]) -> None:
    """Carry out what was claimed; whatever goes wrong on the way ends it with a sentence."""
    try:
        carry_out()
    except SpecError as error:
        claimed.end(RunState.FAILED, error=f"The launch spec can't be used: {error}."[:300])
    except NetworkFileError as error:
        claimed.end(RunState.FAILED, error=f"The network file can't be used: {error}."[:300])
    except SoftTimeLimitExceeded:
        claimed.end(RunState.FAILED, error=TOOK_TOO_LONG)
    except Exception:
        # Left running, it would be swept up and carried out again, for ever.
        logger.exception("%s %s failed", claimed._meta.model_name, claimed.pk)
        claimed.end(RunState.FAILED, error=OUR_FAULT)


def evidence_for(claimed: ClaimedLook, rules: Iterable[Rule]) -> Evidence | None:
    """The evidence that *rules* need, by the spec; None when the claim was lost meanwhile."""
    with Looking(LaunchSpec.from_dict(claimed.spec), rules) as looking:
        evidence = None
        while evidence is None:
            if not claimed.beat(looking.tracker.snapshot()):
                logger.warning("%s %s was taken over", claimed._meta.model_name, claimed.pk)
                return None
            evidence = looking.evidence_within(BEAT_SECONDS)
        claimed.beat(looking.tracker.snapshot())
    return evidence


def _carry_out(run: Run) -> None:
    rules = _rules_of(run)
    evidence = evidence_for(run, rules)
    if evidence is not None:
        judge_and_store(run, evidence, rules)


def judge_and_store(run: Run, evidence: Evidence, rules: Iterable[Rule]) -> None:
    """The end of the run and all that follows from it, in one transaction.

    Judged is what is stored, so that judging the stored run again gives the same.
    """
    evidence = with_words(evidence, run.engagement)
    stored = storable(evidence_to_json(evidence))
    evidence = evidence_from_json(stored)
    verdicts = judge(evidence, rules=rules, severities=severities_of(run.engagement))
    card = score(verdicts)
    with transaction.atomic():
        # Runs of one engagement end one after the other: each reads what the last has written.
        run.engagement = Engagement.objects.select_for_update(no_key=True).get(pk=run.engagement_id)
        if not run.end(
            RunState.DONE,
            evidence=stored,
            gate=card.gate.value,
            sentence=card.sentence,
            counts=card.counts,
            failures=card.failures,
            seconds=stored["seconds"],
        ):
            return
        findings = Finding.store(run, verdicts)
        tell_what_broke(run, findings)
        if not run.engagement.is_closed:  # a closed file is not written in; the run stays beside it
            follow_up(run, findings)
            if run.purpose == Purpose.AUDIT:
                draw_dns_map(run.engagement, evidence)


def follow_up(run: Run, findings: list[Finding]) -> Changes:
    """What a finished run moves: risks, items, and the proof of what it turned good."""
    changes = reconcile(run, findings)
    Run.objects.filter(pk=run.pk).update(changes=changes.to_dict())
    items = Item.objects.filter(block__engagement=run.engagement)
    not_good = not_good_items(run.engagement)
    words = Finding.objects.current(run.engagement).values_list("code", "status", named=True)
    items.tick_by_rules(worst_by_code(words))
    keep_turns(run, findings, fixed=changes.fixed, not_good_before=not_good)
    return changes


class Word(Protocol):
    """A finding, a verdict, or just these two columns of one."""

    @property
    def code(self) -> str: ...
    @property
    def status(self) -> str: ...


def worst_by_code(words: Iterable[Word]) -> dict[str, str]:
    """Each rule's worst status; *not observed* outranks a pass, since it hides one."""
    order = (Status.FAIL, Status.NOT_OBSERVED, Status.WARN, Status.PASS, Status.NOT_APPLICABLE)
    worst: dict[str, Status] = {}
    for word in words:
        status = Status(word.status)
        worst[word.code] = min(worst.get(word.code, status), status, key=order.index)
    return {code: status.value for code, status in worst.items()}


def storable(value: Any) -> Any:
    """A JSON value without what PostgreSQL can't keep: NUL, and half of a surrogate pair.

    Servers may send either; U+FFFD stands in its place. Nearly always there is neither, which
    writing the value out shows faster than walking through it.
    """
    try:
        if NUL_WRITTEN not in msgspec.json.encode(value):
            return value
    except UnicodeEncodeError:
        pass
    return _without_unstorable(value)


def _without_unstorable(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {
            _without_unstorable(key): _without_unstorable(member) for key, member in value.items()
        }
    if isinstance(value, list):
        return [_without_unstorable(member) for member in value]
    return value


def _rules_of(run: Run) -> list[Rule]:
    """The rules this run is of; one that is no longer in the catalogue is left out."""
    known = all_rules()
    return [known[code] for code in run.codes if code in known] if run.codes else [*known.values()]
