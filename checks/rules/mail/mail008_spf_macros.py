"""MAIL008: the SPF record's macros are sound."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.rules.mail.reading import only_spf
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="MAIL008",
    title="The parts of SPF that depend on the message are sound",
    failure_title="SPF leans on a part that receivers should not use",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="A few receivers skip the slow, old-fashioned part of this rule, and then treat mail "
    "that you really sent as forged.",
    fix="At the DNS host, edit the TXT record of {zone}, name {name}, that starts with v=spf1: "
    "replace {term} by what the service's help page asks for today.",
    references=(
        "RFC 7208 section 7 https://www.rfc-editor.org/rfc/rfc7208#section-7",
        "RFC 7208 section 5.5 https://www.rfc-editor.org/rfc/rfc7208#section-5.5",
    ),
)
def macros_are_sound(spec: LaunchSpec, spf: SpfFacts) -> Iterator[Outcome]:
    domain, record = spf.domain, only_spf(spf)
    if spf.answer.gap:
        yield not_observed(domain, unseen(f"The SPF record of {domain}", spf.answer.gap), spf.id)
        return
    terms = [term.text for term in record.evaluated if term.has_macros] if record else []
    if not terms:
        yield not_applicable(domain, f"The SPF record of {domain} holds no macro.", spf.id)
    elif slow := next((term for term in terms if "%{p" in term.lower()), None):
        found = f"{slow} asks receivers to look names up backwards, which many don't do."
        args = {"zone": spec.zone, "name": record_name(domain, spec.zone), "term": slow}
        yield warned(domain, found, spf.id, **args)
    else:
        found = (
            f"{listed(terms)}: what this allows depends on each message, so SPF is partly judged."
        )
        yield passed(domain, found, spf.id)
