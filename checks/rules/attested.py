"""What all rules say that rest on somebody's word: *attested*, never observed."""

from __future__ import annotations

from datetime import datetime

from checks.engine.evidence import Facts
from checks.engine.facts import Attestation
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Outcome, failed, not_observed, passed


def word_on(
    code: str, spec: LaunchSpec, attestations: Facts[Attestation], started_at: datetime
) -> Outcome:
    """The word given for the rule *code*; without one, or when it has run out, nothing is known."""
    word = attestations.get(code)
    if word is None:
        return not_observed(spec.domain, "Nobody has attested this yet.")
    if word.until is not None and word.until <= started_at:
        found = f"{word.by} attested this on {_day(word.at)}; that word ran out on"
        return not_observed(spec.domain, f"{found} {_day(word.until)}.", word.id)
    if word.holds:
        found = f"Attested by {word.by} on {_day(word.at)}: {_said(word)}."
        return passed(spec.domain, found, word.id)
    found = f"Attested by {word.by} on {_day(word.at)} that this is not so: {_said(word)}."
    return failed(spec.domain, found, word.id)


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _said(word: Attestation) -> str:
    said = " ".join(word.statement.split()).rstrip(".") or "no words given"
    return f"{said} ({word.link})" if word.link else said
