"""MAIL015: old and new receivers find the same DMARC record (tree walk and public suffixes)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DmarcFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.parsing.dmarc import DmarcRecord
from checks.parsing.dmarc_walk import (
    only_record,
    organisational_domain,
    organisational_domain_by_psl,
)
from checks.rules.mail.reading import dmarc_answers, dmarc_gap, policy_of
from checks.rules.wording import record_name, unseen


@rule(
    code="MAIL015",
    title="All receivers find the same DMARC record",
    failure_title="Old and new receivers find different DMARC records",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="Mailbox providers look for your mail policy in two ways. If the two lead to different "
    "answers, the same mail is accepted by one provider and refused by the next.",
    fix="At the DNS host, set in {zone} a record of its own for {domain}: type TXT, name {name}, "
    "value “{record}”. Then both ways lead to it.",
    references=(
        "RFC 9989 section 4.10 https://www.rfc-editor.org/rfc/rfc9989#section-4.10",
        "RFC 7489 section 3.2 https://www.rfc-editor.org/rfc/rfc7489#section-3.2",
    ),
)
def both_ways_agree(spec: LaunchSpec, dmarc: DmarcFacts) -> Iterator[Outcome]:
    domain, policy = dmarc.domain, policy_of(dmarc)
    answers = dmarc_answers(dmarc)
    by_walk = organisational_domain(domain, answers)
    by_suffix = organisational_domain_by_psl(domain)
    unknown = dmarc_gap(dmarc)
    if policy is not None and policy.domain == domain:
        # Its own record wins both ways; who the organisation is then matters little.
        found = f"{domain} has a DMARC record of its own, which every receiver finds."
        yield passed(domain, found, dmarc.id)
    elif unknown is not None or by_walk is None:
        found = unseen("The whole path to the DMARC record", unknown.gap if unknown else None)
        yield not_observed(domain, found, dmarc.id)
    elif policy is None:
        yield not_applicable(domain, f"No DMARC record applies to {domain}.", dmarc.id)
    elif (older := only_record(answers.get(f"_dmarc.{by_suffix}", ()))) == policy.record:
        found = f"Every receiver finds the DMARC record of {policy.domain}."
        yield passed(domain, found, dmarc.id)
    else:
        yield warned(
            domain,
            f"New receivers use the record of {policy.domain} ({_asks(policy.record)}), old ones "
            f"look at {by_suffix} and find {_asks(older) if older else 'none'}.",
            dmarc.id,
            zone=spec.zone,
            domain=domain,
            name=record_name(f"_dmarc.{domain}", spec.zone),
            record=policy.record.text,
        )


def _asks(record: DmarcRecord) -> str:
    """What a record asks for, in its own words: “p=reject; sp=none”."""
    stated = {"p": record.p, "sp": record.sp, "np": record.np}
    tags = [f"{tag}={policy}" for tag, policy in stated.items() if policy]
    return f"“{'; '.join(tags)}”" if tags else "no policy"
