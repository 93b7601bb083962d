"""MAIL021: a domain without mail says so in all three places."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DmarcFacts, MxFacts, SpfFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.parsing.dmarc import effective_policy
from checks.rules.mail.reading import dmarc_gap, is_null_mx, policy_of, published_spf, uses_mail
from checks.rules.wording import first_gap, listed, record_name, unseen


@rule(
    code="MAIL021",
    title="A domain that has no mail says so",
    failure_title="A domain that has no mail lets others send in its name",
    area="MAIL",
    stage="mail",
    impact=Impact.TRUST,
    effort="minutes",
    why="Nobody watches a domain that sends no mail, which is why forgers like it. Three short "
    "records tell every receiver to refuse what comes under its name.",
    fix="At the DNS host, add to {zone}: {records}.",
    references=(
        "RFC 7505 section 3 https://www.rfc-editor.org/rfc/rfc7505#section-3",
        "M3AAWG, Protecting parked domains "
        "https://www.m3aawg.org/sites/default/files/m3aawg_parked_domains_bcp-2022-06.pdf",
    ),
)
def mailless_domain_says_so(
    spec: LaunchSpec, mx: MxFacts, spf: SpfFacts, dmarc: DmarcFacts
) -> Iterator[Outcome]:
    domain, ids = mx.domain, (mx.id, spf.id, dmarc.id)
    unknown = dmarc_gap(dmarc)
    gap = first_gap(mx.answer, spf.answer, *((unknown,) if unknown else ()))
    if uses_mail(spec, mx):
        yield not_applicable(domain, f"{domain} is used for mail.", mx.id)
    elif gap:
        yield not_observed(domain, unseen(f"Whether {domain} refuses mail", gap), *ids)
    elif missing := _missing(spec, mx, spf, dmarc):
        found = f"{domain} seems to have no mail, yet lacks {listed(missing)}."
        yield warned(domain, found, *ids, zone=spec.zone, records=listed(missing.values()))
    else:
        yield passed(domain, f"{domain} says that it neither takes nor sends mail.", *ids)


def _missing(spec: LaunchSpec, mx: MxFacts, spf: SpfFacts, dmarc: DmarcFacts) -> dict[str, str]:
    """What is lacking -> the record that says it."""
    own, below = (record_name(name, spec.zone) for name in (mx.domain, f"_dmarc.{mx.domain}"))
    policy = policy_of(dmarc)
    applies = policy and effective_policy(policy.record, mx.domain, policy.domain, existing=True)
    lacking: dict[str, str] = {}
    if not is_null_mx(mx):
        lacking["a null MX"] = f"type MX, name {own}, priority 0, value “.”"
    if [text.lower().split() for text in published_spf(spf)] != [["v=spf1", "-all"]]:
        lacking["an SPF record that allows nobody"] = f"type TXT, name {own}, value “v=spf1 -all”"
    if applies != "reject":
        lacking["a DMARC policy of reject"] = f"type TXT, name {below}, value “v=DMARC1; p=reject”"
    return lacking
