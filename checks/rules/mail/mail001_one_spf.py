"""MAIL001: the domain publishes exactly one SPF record."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import MxFacts, SpfFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.mail.reading import published_spf, suggested_spf, uses_mail
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="MAIL001",
    title="One SPF record says who may send mail for the domain",
    failure_title="SPF is missing, or there is more than one record",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="The big mailbox providers look for this list before they trust a message from you. "
    "Without it, or with two that contradict each other, booking confirmations and password "
    "resets go to spam or are refused.",
    fix="At the DNS host, delete every TXT record of {zone} that starts with v=spf1 at name "
    "{name}, and add one: type TXT, name {name}, value “{record}”. Add an include for each "
    "further service that sends in your name.",
    references=(
        "RFC 7208 sections 3.2 and 4.5 https://www.rfc-editor.org/rfc/rfc7208#section-3.2",
        "Google, Email sender guidelines https://support.google.com/a/answer/81126",
    ),
)
def exactly_one_spf(spec: LaunchSpec, spf: SpfFacts, mx: MxFacts) -> Iterator[Outcome]:
    domain, records = spf.domain, published_spf(spf)
    args = {
        "zone": spec.zone,
        "name": record_name(domain, spec.zone),
        "record": suggested_spf(spec, mx, records),
    }
    if spf.answer.gap:
        yield not_observed(domain, unseen(f"The SPF record of {domain}", spf.answer.gap), spf.id)
    elif len(records) == 1:
        yield passed(domain, f"{domain} publishes “{records[0]}”.", spf.id)
    elif records:
        found = f"{domain} publishes {len(records)} SPF records: {listed(map(_quoted, records))}."
        yield failed(domain, found, spf.id, **args)
    elif uses_mail(spec, mx):
        yield failed(domain, f"{domain} publishes no SPF record.", spf.id, **args)
    elif mx.answer.gap:
        found = unseen(f"Whether {domain} uses mail", mx.answer.gap)
        yield not_observed(domain, found, mx.id)
    else:
        found = f"{domain} takes no mail and no sender is declared for it."
        yield not_applicable(domain, found, spf.id, mx.id)


def _quoted(text: str) -> str:
    return f"“{text}”"
