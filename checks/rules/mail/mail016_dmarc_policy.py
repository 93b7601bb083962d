"""MAIL016: what the DMARC policy really asks for: domain, subdomains, names nobody made."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DmarcFacts
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
from checks.parsing.dmarc import DmarcRecord, Policy, effective_policy
from checks.parsing.dmarc_walk import FoundPolicy
from checks.rules.mail.reading import dmarc_gap, policy_of, published_dmarc
from checks.rules.wording import record_name, unseen

STRENGTH: dict[Policy | None, int] = {None: 0, "none": 0, "quarantine": 1, "reject": 2}


@rule(
    code="MAIL016",
    title="Forged mail is turned away, for subdomains too",
    failure_title="Mail forged in the domain's name is still let through",
    area="MAIL",
    stage="mail",
    impact=Impact.TRUST,
    effort="half a day",
    why="As long as receivers are only asked to watch, a fraudster's invoice under your name "
    "reaches your clients like your own. It is the right first step for a week or two, not the "
    "last.",
    fix="First make sure that reports arrive and that all real mail passes in them. Then, at the "
    "DNS host, set in {zone}: type TXT, name {name}, value “{record}”.",
    references=(
        "RFC 9989 section 4.7 https://www.rfc-editor.org/rfc/rfc9989#section-4.7",
        "Google, DMARC rollout https://support.google.com/a/answer/10032473",
    ),
)
def policy_is_enforced(spec: LaunchSpec, dmarc: DmarcFacts) -> Iterator[Outcome]:
    yield _judge(spec, dmarc)


def _judge(spec: LaunchSpec, dmarc: DmarcFacts) -> Outcome:
    domain, policy = dmarc.domain, policy_of(dmarc)
    unknown = dmarc_gap(dmarc)
    # Below an answer that was not seen, any record found higher up may not be the one that counts.
    if unknown is not None and (policy is None or policy.domain != domain):
        found = unseen(f"What {unknown.name} says", unknown.gap)
        return not_observed(domain, found, dmarc.id)
    if policy is None or len(published_dmarc(dmarc)) > 1:
        return not_applicable(domain, f"No DMARC record applies to {domain}.", dmarc.id)
    own = effective_policy(policy.record, domain, policy.domain, existing=True)
    below = effective_policy(policy.record, f"sub.{domain}", policy.domain, existing=True)
    unmade = effective_policy(policy.record, f"none.{domain}", policy.domain, existing=False)
    told = f"{domain} {_said(own)}, its subdomains {_said(below)}, made-up names {_said(unmade)}"
    args = _args(spec, policy, own)
    if STRENGTH[own] == 0 and not policy.record.rua:
        found = f"Receivers are asked for: {told}; and nobody gets reports."
        return failed(domain, found, dmarc.id, **args)
    if STRENGTH[own] == 0 or min(STRENGTH[below], STRENGTH[unmade]) == 0:
        found = f"Receivers are asked for: {told}{_testing(policy.record)}."
        return warned(domain, found, dmarc.id, **args)
    return passed(domain, f"Receivers are asked for: {told}.", dmarc.id)


def _said(policy: Policy | None) -> str:
    return {"none": "none (watch only)", "quarantine": "spam folder", "reject": "refuse"}.get(
        policy or "", "nothing at all"
    )


def _testing(record: DmarcRecord) -> str:
    return "; t=y lowers it by one step" if record.t == "y" else ""


def _args(spec: LaunchSpec, policy: FoundPolicy, own: Policy | None) -> dict[str, str]:
    """The next step, not the last: none becomes quarantine, the rest stays as it is."""
    wanted = "quarantine" if STRENGTH[own] == 0 else policy.record.p or "quarantine"
    reports = [f"mailto:{uri.address}" for uri in policy.record.rua if uri.scheme == "mailto"]
    rua = ",".join(reports) or f"mailto:dmarc@{spec.domain}"
    strict = "".join(
        f"; {tag}=s"
        for tag, value in (("adkim", policy.record.adkim), ("aspf", policy.record.aspf))
        if value == "s"
    )
    return {
        "zone": spec.zone,
        "name": record_name(f"_dmarc.{policy.domain}", spec.zone),
        "record": f"v=DMARC1; p={wanted}; rua={rua}{strict}",
    }
