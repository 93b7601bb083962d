"""DNS035: no catch-all record answers for names that nobody made."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import WildcardFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.wording import first_gap, listed, record_name, unseen


@rule(
    code="DNS035",
    title="Only names that somebody made lead anywhere",
    failure_title="Any made-up name under the domain leads somewhere",
    area="DNS",
    stage="dns",
    impact=Impact.TRUST,
    effort="minutes",
    why="A catch-all makes every misspelling of your addresses open something: often an error "
    "page, a certificate warning, or something a stranger put there. It also hides that "
    "a host you rely on was never set up.",
    fix="At the DNS host, open the records of {zone}, add a record for each name that is really "
    "used, then delete the one named {name} (value {value}).",
    references=(
        "RFC 4592 section 2.1.1 https://www.rfc-editor.org/rfc/rfc4592#section-2.1.1",
        "RFC 1912 section 2.7 https://www.rfc-editor.org/rfc/rfc1912#section-2.7",
    ),
)
def no_catch_all(spec: LaunchSpec, wildcard: WildcardFacts) -> Iterator[Outcome]:
    domain = wildcard.domain
    found = wildcard.cname.records or wildcard.a.records + wildcard.aaaa.records
    if found:
        yield failed(
            domain,
            f"A made-up name under {domain} leads to {listed(found)}.",
            wildcard.id,
            zone=spec.zone,
            name=record_name(f"*.{domain}", spec.zone),
            value=listed(found),
        )
    elif gap := first_gap(wildcard.a, wildcard.aaaa, wildcard.cname):
        yield not_observed(domain, unseen("What a made-up name leads to", gap), wildcard.id)
    else:
        yield passed(domain, f"A made-up name under {domain} leads nowhere.", wildcard.id)
