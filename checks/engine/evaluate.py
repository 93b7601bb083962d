"""Evidence in, verdicts out: pure, so the same evidence always gets the same verdicts."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.engine.evidence import Evidence, Facts
from checks.engine.facts import EACH, SINGLE, SUPPLIED, Gap, ZoneFacts
from checks.engine.registry import CONTEXT, Rule, all_rules, default_severities
from checks.engine.verdict import Outcome, Severity, Status, Verdict, not_observed

logger = logging.getLogger(__name__)
_GOOD = frozenset({Status.PASS, Status.NOT_APPLICABLE, Status.NOT_OBSERVED})
NOT_LOOKED = "This was not looked at in this run."
# A rule that reads one of these sees for itself that a domain is gone. To all others a domain
# that does not exist looks like one where everything is missing.
_TELLS_OF_DOMAIN = frozenset({"zone", "registration"})


def judge(
    evidence: Evidence,
    *,
    rules: Iterable[Rule] | None = None,
    severities: Mapping[str, Severity] | None = None,
    strict: bool = False,
) -> tuple[Verdict, ...]:
    """Judge *evidence* by *rules* (default: all), in the rules' order.

    A rule that raises yields *not observed* for the domain and a log line, so that one fault
    of ours never hides the rest; with *strict* (the tests) it is raised.
    """
    levels = {**default_severities(), **(severities or {})}
    chosen = all_rules().values() if rules is None else rules
    look = _Look(evidence)
    verdicts: list[Verdict] = []
    for rule in chosen:
        severity = levels[rule.code]
        try:
            verdicts += [_verdict(rule, one, severity) for one in look.outcomes(rule)]
        except Exception:
            if strict:
                raise
            logger.exception("rule %s failed on %s", rule.code, evidence.spec.domain)
            fault = not_observed(evidence.spec.domain, "Our own rule failed; this was not judged.")
            verdicts.append(_verdict(rule, fault, severity))
    return tuple(verdicts)


def outcomes(rule: Rule, evidence: Evidence) -> Iterator[Outcome]:
    """What *rule* says of *evidence*; *not observed* without running it where that is absent.

    A rule that rests on people's word says nothing at all where nobody could have given it.
    """
    return _Look(evidence).outcomes(rule)


class _Look:
    """One domain's evidence as the rules' parameters see it, each worked out once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.subject = evidence.spec.domain
        self.zone_gone = _gone(evidence)
        self.values: dict[str, Any] = {name: getattr(evidence, name) for name in CONTEXT}
        self.unsupplied = {name for name in SUPPLIED if evidence.topic(name) is None}

    def outcomes(self, rule: Rule) -> Iterator[Outcome]:
        if not self.unsupplied.isdisjoint(rule.topics):
            return
        if (zone := self.zone_gone) and _TELLS_OF_DOMAIN.isdisjoint(rule.topics):
            found = f"{zone.domain} itself does not exist, so there is nothing to look at."
            yield not_observed(self.subject, found, zone.id)
            return
        arguments = {name: self.value(name) for name in rule.parameters}
        for value in arguments.values():
            if isinstance(value, _Unread):
                yield value.outcome
                return
        if rule.each is None:
            yield from rule.judge(**arguments)
        else:
            yield from _each(rule, rule.each, arguments)

    def value(self, name: str) -> Any:
        if name not in self.values:
            self.values[name] = self._read(name)
        return self.values[name]

    def _read(self, name: str) -> Any:
        topic = self.evidence.topic(EACH.get(name, name))
        if topic is None:
            return _Unread(not_observed(self.subject, NOT_LOOKED))
        if name in EACH:
            return topic
        if topic.unseen:
            return _Unread(_unseen(topic, self.subject))
        if name in SINGLE:
            unread = _Unread(not_observed(self.subject, NOT_LOOKED))
            return next(iter(topic.values()), unread)
        return topic


@dataclass(frozen=True, slots=True)
class _Unread:
    """In the place of what a parameter should be given: what to say instead of running a rule."""

    outcome: Outcome


def _gone(evidence: Evidence) -> ZoneFacts | None:
    """The zone's facts when they show that the whole domain does not exist."""
    facts: Mapping[str, ZoneFacts] = evidence.topic("zone") or {}
    return next((zone for zone in facts.values() if zone.gone), None)


def _each(rule: Rule, each: str, arguments: dict[str, Any]) -> Iterator[Outcome]:
    name = next(parameter for parameter in rule.parameters if EACH.get(parameter) == each)
    topic: Facts[Any] = arguments[name]
    for fact in topic.values():
        yield from rule.judge(**{**arguments, name: fact})
    for key, gap in topic.gaps.items():
        yield not_observed(key, _unobserved(gap), topic.id_of(key))


def _unseen(topic: Facts[Any], subject: str) -> Outcome:
    gap = next(iter(topic.gaps.values()))
    return not_observed(subject, _unobserved(gap), *topic.ids[:3])


def _unobserved(gap: Gap) -> str:
    return f"Could not be observed: {str(gap).rstrip('. ')}."


def _verdict(rule: Rule, outcome: Outcome, severity: Severity) -> Verdict:
    good = outcome.status in _GOOD
    return Verdict(
        code=rule.code,
        subject=outcome.subject,
        status=outcome.status,
        severity=severity,
        impact=rule.impact,
        title=rule.title if good else rule.failure_title,
        found=outcome.found,
        why=rule.why,
        fix="" if good else rule.fix.format_map(outcome.args),
        evidence=outcome.evidence,
    )
