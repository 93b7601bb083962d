"""MAIL006: SPF ends by turning everybody else away."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.spf import (
    Mechanism,
    Modifier,
    SpfRecord,
    SpfSyntaxError,
    parse_spf,
    spf_records,
)
from checks.parsing.spf_macros import MacroError, static_target
from checks.rules.mail.reading import only_spf
from checks.rules.wording import record_name, unseen

MEANING = {
    "+": "allows the whole world to send as you",
    "?": "says nothing about anybody else",
}


@rule(
    code="MAIL006",
    title="SPF turns away senders that are not on the list",
    failure_title="SPF lets anybody send in the domain's name",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="A list of allowed senders that lets in everyone else protects nobody. Fraudsters can send "
    "invoices as you, and mailbox providers learn to distrust your real mail.",
    fix="At the DNS host, edit the TXT record of {zone}, name {name}, that starts with v=spf1, so "
    "that it reads “{record}”. Once all your senders are known to be listed, ~all may become -all.",
    references=(
        "RFC 7208 section 5.1 https://www.rfc-editor.org/rfc/rfc7208#section-5.1",
        "RFC 7208 section 4.7 https://www.rfc-editor.org/rfc/rfc7208#section-4.7",
    ),
)
def spf_has_an_ending(spec: LaunchSpec, spf: SpfFacts) -> Iterator[Outcome]:
    yield _judge(spec, spf)


def _judge(spec: LaunchSpec, spf: SpfFacts) -> Outcome:
    domain, record = spf.domain, only_spf(spf)
    if spf.answer.gap:
        return not_observed(domain, unseen(f"The SPF record of {domain}", spf.answer.gap), spf.id)
    if record is None:
        return not_applicable(domain, f"{domain} has no single readable SPF record.", spf.id)
    owner, deciding = _deciding(spf, record)
    if deciding is None:
        return not_observed(domain, f"The ending of {owner} could not be seen.", spf.id)
    terminal = deciding.terminal
    args = {
        "zone": spec.zone,
        "name": record_name(domain, spec.zone),
        "record": _with_softfail(record),
    }
    if not isinstance(terminal, Mechanism):
        found = f"The SPF record of {owner} has no ending, so anybody may send."
        return failed(domain, found, spf.id, **args)
    if terminal.qualifier in MEANING:
        found = f"“{terminal.text}” at the end of {owner} {MEANING[terminal.qualifier]}."
        return failed(domain, found, spf.id, **args)
    return passed(domain, f"The SPF record of {owner} ends in “{terminal.text}”.", spf.id)


def _deciding(spf: SpfFacts, record: SpfRecord) -> tuple[str, SpfRecord | None]:
    """The record whose ending counts, after every redirect, and the name that has it."""
    answers = {answer.name: answer for answer in spf.lookups}
    name, visited = spf.domain, {spf.domain}
    while isinstance(redirect := record.terminal, Modifier):
        target = _target(redirect, name)
        if target is None or target in visited or target not in answers:
            return redirect.value, None
        name, found = target, spf_records(answers[target].records)
        visited.add(name)
        parsed = _parsed(found)
        if parsed is None:
            return name, None
        record = parsed
    return name, record


def _target(redirect: Modifier, owner: str) -> str | None:
    try:
        return static_target(redirect.value, owner)
    except MacroError:
        return None


def _parsed(found: tuple[str, ...]) -> SpfRecord | None:
    try:
        return parse_spf(found[0]) if len(found) == 1 else None
    except SpfSyntaxError:
        return None


def _with_softfail(record: SpfRecord) -> str:
    kept = (
        term.text
        for term in record.terms
        if term.name != "all" and not (isinstance(term, Modifier) and term.name == "redirect")
    )
    redirect = record.redirect
    # A redirect is ignored beside ~all, so what it brought in is kept as an include.
    joined = (f"include:{redirect.value}",) if redirect else ()
    return " ".join(("v=spf1", *kept, *joined, "~all"))
