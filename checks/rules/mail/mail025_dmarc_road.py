"""MAIL025: where the domain stands on the road from watching to refusing forged mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from checks.engine.facts import DmarcFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed
from checks.parsing.dmarc import effective_policy
from checks.rules.mail.reading import dmarc_gap, policy_of
from checks.rules.wording import unseen

WATCH = timedelta(days=14)
ROAD = {  # policy -> where that is, and the step after it
    "none": ("1 of 3, watching", "the spam folder (p=quarantine)"),
    "quarantine": ("2 of 3, the spam folder", "refusing (p=reject)"),
    "reject": ("3 of 3, refusing", ""),
}


@rule(
    code="MAIL025",
    title="The domain is on its way to refusing forged mail",
    failure_title="The domain has not set out to refuse forged mail",
    area="MAIL",
    stage="mail",
    impact=Impact.TRUST,
    effort="half a day",
    why="Refusing forged mail works in steps, each safe once reports show that your real mail "
    "passes. Standing still on the first one protects nobody.",
    fix="At the DNS host, set in {zone}: type TXT, name {name}, value “v=DMARC1; p=none; "
    "rua=mailto:dmarc@{domain}”, and read the reports for two weeks.",
    references=(
        "RFC 9989 section 5.1 https://www.rfc-editor.org/rfc/rfc9989#section-5.1",
        "Google, DMARC rollout https://support.google.com/a/answer/10032473",
    ),
)
def road_to_enforcement(dmarc: DmarcFacts, started_at: datetime) -> Iterator[Outcome]:
    domain, policy, unknown = dmarc.domain, policy_of(dmarc), dmarc_gap(dmarc)
    if unknown is not None:
        yield not_observed(domain, unseen(f"What {unknown.name} says", unknown.gap), dmarc.id)
        return
    if policy is None:
        yield not_applicable(domain, f"No DMARC record applies to {domain}.", dmarc.id)
        return
    applies = effective_policy(policy.record, domain, policy.domain, existing=True)
    stage, next_step = ROAD.get(applies or "none", ROAD["none"])
    due = started_at + WATCH
    when = f", about {due.day} {due:%B %Y} if the reports are clean" if next_step else ""
    tail = f"; next is {next_step}{when}" if next_step else "; there is nothing left to do"
    yield passed(domain, f"{domain} is at step {stage}{tail}.", dmarc.id)
