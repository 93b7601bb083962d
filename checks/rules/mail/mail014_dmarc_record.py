"""MAIL014: one DMARC record, at the right place, that receivers can read."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DmarcFacts, MxFacts
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
from checks.parsing.dmarc import DmarcRecord
from checks.parsing.dmarc_walk import FoundPolicy
from checks.rules.mail.reading import dmarc_gap, policy_of, published_dmarc, uses_mail
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="MAIL014",
    title="One DMARC record tells receivers what to do with forged mail",
    failure_title="DMARC is missing or can't be read",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="Google, Yahoo and Microsoft ask for this record before they deliver mail in any number. "
    "Without it your mail is trusted less, and forged mail in your name is not turned away.",
    fix="At the DNS host, set in {zone} exactly one record: type TXT, name {name}, value "
    "“{record}”. Remove any other TXT record at that name. The address in rua must be a mailbox "
    "you read.",
    references=(
        "RFC 9989 section 4.7 https://www.rfc-editor.org/rfc/rfc9989#section-4.7",
        "Google, Email sender guidelines https://support.google.com/a/answer/81126",
    ),
)
def one_readable_dmarc(spec: LaunchSpec, dmarc: DmarcFacts, mx: MxFacts) -> Iterator[Outcome]:
    yield _judge(spec, dmarc, mx)


def _judge(spec: LaunchSpec, dmarc: DmarcFacts, mx: MxFacts) -> Outcome:
    domain, place, own = dmarc.domain, dmarc.answer.name, published_dmarc(dmarc)
    if dmarc.answer.gap:
        found = unseen(f"The DMARC record of {domain}", dmarc.answer.gap)
        return not_observed(domain, found, dmarc.id)
    if len(own) > 1:
        found = f"{place} holds {len(own)} DMARC records, so receivers ignore them all."
        return failed(domain, found, dmarc.id, **_args(spec))
    if not own and (meant := next(filter(_resembles, dmarc.answer.records), None)):
        found = f"“{meant}” at {place} does not start with “v=DMARC1;”."
        return failed(domain, found, dmarc.id, **_args(spec))
    policy = policy_of(dmarc)
    if policy is not None and own:
        return _judge_record(spec, dmarc, policy.record)
    return _without_own(spec, dmarc, mx, policy)


def _judge_record(spec: LaunchSpec, dmarc: DmarcFacts, record: DmarcRecord) -> Outcome:
    if _is_unusable(record):
        found = f"The DMARC record has no usable policy: {_problems(record)}."
        return failed(dmarc.domain, found, dmarc.id, **_args(spec))
    serious = [problem for problem in record.problems if not _harmless(record, problem)]
    if serious:
        found = f"“{record.text}” works, but {listed(serious)}."
        return warned(dmarc.domain, found, dmarc.id, **_args(spec, record))
    return passed(dmarc.domain, f"{dmarc.answer.name} holds “{record.text}”.", dmarc.id)


def _is_unusable(record: DmarcRecord) -> bool:
    """Whether receivers must ignore it; without p it counts as p=none if it asks for reports."""
    return record.policy_invalid or (record.p is None and not record.rua)


def _problems(record: DmarcRecord) -> str:
    return listed(record.problems) or "it has no p tag"


def _harmless(record: DmarcRecord, problem: str) -> bool:
    """Tags that RFC 9989 dropped change nothing, except a pct that asked for less than all."""
    if "pct" in problem:
        return record.pct in (None, 100)
    return "removed by RFC 9989" in problem or "fo has no meaning" in problem


def _without_own(
    spec: LaunchSpec, dmarc: DmarcFacts, mx: MxFacts, policy: FoundPolicy | None
) -> Outcome:
    domain = dmarc.domain
    if unknown := dmarc_gap(dmarc):
        found = unseen(f"What {unknown.name} says", unknown.gap)
        return not_observed(domain, found, dmarc.id)
    if policy is not None and _is_unusable(policy.record):
        found = f"{domain} is left to the record of {policy.domain}, which has no usable policy: "
        return failed(domain, f"{found}{_problems(policy.record)}.", dmarc.id, **_args(spec))
    if policy is not None:
        return passed(domain, f"{domain} is covered by the record of {policy.domain}.", dmarc.id)
    if uses_mail(spec, mx):
        return failed(domain, f"{domain} publishes no DMARC record.", dmarc.id, **_args(spec))
    if mx.answer.gap:
        return not_observed(domain, unseen(f"Whether {domain} uses mail", mx.answer.gap), mx.id)
    found = f"{domain} takes no mail and no sender is declared for it."
    return not_applicable(domain, found, dmarc.id, mx.id)


def _resembles(text: str) -> bool:
    """Whether it was meant to be one: "v=dmarc1", "DMARC1; p=none" or just "p=none"."""
    return "dmarc" in text[:20].lower() or text.lower().startswith("p=")


def _args(spec: LaunchSpec, record: DmarcRecord | None = None) -> dict[str, str]:
    policy = record.p if record and record.p else "none"
    reports = [f"mailto:{uri.address}" for uri in record.rua] if record else []
    rua = ",".join(reports) or f"mailto:dmarc@{spec.domain}"
    return {
        "zone": spec.zone,
        "name": record_name(f"_dmarc.{spec.domain}", spec.zone),
        "record": f"v=DMARC1; p={policy}; rua={rua}",
    }
