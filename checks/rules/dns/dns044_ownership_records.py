"""DNS044: which services hold a proof that the domain is theirs to use."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed
from checks.providers.tokens import service_of_token
from checks.rules.wording import count, listed, unseen


@rule(
    code="DNS044",
    title="Services that may act for the domain are known by their records",
    failure_title="Services that may act for the domain are not known",
    area="DNS",
    stage="dns",
    impact=Impact.HANDOVER,
    effort="minutes",
    why="Each of these records lets somebody's account at that service speak for your domain: "
    "read its search data, run its advertising. A former helper's record keeps working after "
    "they left.",
    fix="At the DNS host, go through the TXT records of {zone}, and delete those of services "
    "that you have left.",
    references=(
        "Google, Verify your site ownership https://support.google.com/webmasters/answer/9008080",
    ),
)
def services_hold_proofs(spf: SpfFacts) -> Iterator[Outcome]:
    domain, answer = spf.domain, spf.answer
    names = [name for text in answer.records if (name := service_of_token(text))]
    if answer.gap:
        yield not_observed(domain, unseen(f"The TXT records of {domain}", answer.gap), spf.id)
    elif names:
        services = listed(sorted(set(names)), most=12)
        found = f"{count(len(names), 'ownership record')} at {domain}: {services}."
        yield passed(domain, found, spf.id)
    else:
        yield not_applicable(domain, f"No ownership record known here is at {domain}.", spf.id)
