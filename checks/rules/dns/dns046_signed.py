"""DNS046: the zone is signed and the registry knows it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DnssecFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.rules.wording import first_gap, unseen


@rule(
    code="DNS046",
    title="Signing of the domain is either complete or not begun",
    failure_title="Signing of the domain was begun and not finished",
    area="DNS",
    stage="dns",
    impact=Impact.TRUST,
    effort="minutes",
    why="Signing protects visitors from being sent to a false site by somebody in between. It is "
    "a choice; half of it protects nobody, and its next step is easily done wrong.",
    fix="At the DNS host, open “DNSSEC” for {domain} and copy the DS record shown there to "
    "“DNSSEC” at the registrar; or switch signing off at the DNS host.",
    references=(
        "RFC 4035 section 5 https://www.rfc-editor.org/rfc/rfc4035#section-5",
        "ICANN, DNSSEC "
        "https://www.icann.org/resources/pages/dnssec-what-is-it-why-important-2019-03-05-en",
    ),
)
def signing_is_complete(dnssec: DnssecFacts) -> Iterator[Outcome]:
    domain = dnssec.domain
    if gap := first_gap(dnssec.ds, dnssec.keys):
        yield not_observed(domain, unseen(f"Whether {domain} is signed", gap), dnssec.id)
    elif dnssec.ds.records:
        yield passed(domain, f"{domain} is signed, and the registry says so.", dnssec.id)
    elif dnssec.keys.records:
        found = f"{domain} holds signing keys, but the registry knows nothing of them."
        yield warned(domain, found, dnssec.id, domain=domain)
    else:
        found = f"{domain} is not signed with DNSSEC, which is a choice."
        yield not_applicable(domain, found, dnssec.id)
