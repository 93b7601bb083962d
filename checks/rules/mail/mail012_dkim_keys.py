"""MAIL012: each DKIM selector holds a key that receivers accept."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DkimFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.parsing.dkim_key import DkimKey, DkimKeyError, parse_dkim_key
from checks.providers.mail import MailProvider, provider_of_dkim_target
from checks.rules.mail.reading import declared_providers
from checks.rules.wording import listed, unseen

GOOD_BITS = 2048  # RFC 8301 section 3.2: signers should use at least this


@rule(
    code="MAIL012",
    title="Each signing key is present and strong enough",
    failure_title="A signing key is missing, withdrawn or too weak",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Mail signed with this key counts as unsigned or even as forged. Your confirmations and "
    "invoices lose the proof that they come from you.",
    fix="{where}: create a new 2048-bit RSA key for the selector “{selector}” and copy the record "
    "shown there to the DNS host, name {name}. What is wrong today: {problem}.",
    references=(
        "RFC 6376 section 3.6.1 https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1",
        "RFC 8301 section 3.2 https://www.rfc-editor.org/rfc/rfc8301#section-3.2",
    ),
)
def key_is_sound(spec: LaunchSpec, dkim_key: DkimFacts) -> Iterator[Outcome]:
    if dkim_key.selector:  # without one it is the fact about the whole of _domainkey
        yield _judge(spec, dkim_key)


def _judge(spec: LaunchSpec, fact: DkimFacts) -> Outcome:
    answer = fact.answer
    if answer.gap:
        return not_observed(fact.key, unseen(f"The key {fact.key}", answer.gap), fact.id)
    if not answer.records:
        return _missing(spec, fact)
    texts = [text for text in answer.records if "p=" in text.replace(" ", "")]
    if len(texts) > 1:
        return _failed(spec, fact, f"{len(texts)} keys stand at the same name")
    try:
        key = parse_dkim_key((texts or list(answer.records))[0])
    except DkimKeyError as error:
        return _failed(spec, fact, str(error).rstrip("."))
    return _judge_key(spec, fact, key)


def _judge_key(spec: LaunchSpec, fact: DkimFacts, key: DkimKey) -> Outcome:
    if key.revoked:
        if fact.declared:
            return _failed(spec, fact, "the key has been withdrawn (p= is empty)")
        found = f"{fact.key} has been withdrawn, as retired keys should be."
        return not_applicable(fact.key, found, fact.id)
    if not key.usable:
        return _failed(spec, fact, listed(key.problems) or "no signature can be proved with it")
    doubts = list(key.problems)
    if key.key_type == "rsa" and key.bits is not None and key.bits < GOOD_BITS:
        doubts.append(f"it has {key.bits} bits, where {GOOD_BITS} are usual")
    if key.testing:
        doubts.append("it says that it is only being tested (t=y)")
    if doubts:
        problem = listed(doubts)
        found = f"The key {fact.key} works, but {problem}."
        return warned(fact.key, found, fact.id, **_args(spec, fact, problem))
    found = f"The key {fact.key} is {key.key_type.upper()} with {key.bits} bits."
    return passed(fact.key, found, fact.id)


def _missing(spec: LaunchSpec, fact: DkimFacts) -> Outcome:
    if fact.answer.aliases:
        return _failed(
            spec, fact, f"it points to {fact.answer.aliases[-1][1]}, where there is no key"
        )
    if fact.declared:
        return _failed(spec, fact, "there is no key")
    return not_applicable(fact.key, f"No key is expected at {fact.key}.", fact.id)


def _failed(spec: LaunchSpec, fact: DkimFacts, problem: str) -> Outcome:
    found = f"The key {fact.key} is of no use: {problem}."
    return failed(fact.key, found, fact.id, **_args(spec, fact, problem))


def _args(spec: LaunchSpec, fact: DkimFacts, problem: str) -> dict[str, str]:
    provider = _signing_provider(spec, fact)
    where = provider.dkim_path if provider else "In the settings of the service that signs"
    return {"where": where, "selector": fact.selector, "name": fact.key, "problem": problem}


def _signing_provider(spec: LaunchSpec, fact: DkimFacts) -> MailProvider | None:
    """Whose key it is: by the alias that leads to it, else by a declared sender's selectors."""
    for _, target in fact.answer.aliases:
        if found := provider_of_dkim_target(target):
            return found
    declared = declared_providers(spec)
    return next((each for each in declared if fact.selector in each.selectors), None)
