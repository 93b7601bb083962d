"""MAIL017: DMARC reports have a destination that takes them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DmarcFacts, DnsAnswer
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.dmarc import is_dmarc, report_authorisation_name
from checks.parsing.dmarc_walk import FoundPolicy, organisational_domain_by_psl
from checks.parsing.report_uris import ReportUri
from checks.rules.mail.reading import dmarc_gap, policy_of
from checks.rules.wording import record_name, unseen


@rule(
    code="MAIL017",
    title="Reports about mail in the domain's name reach somebody",
    failure_title="Reports about mail in the domain's name reach nobody",
    area="MAIL",
    stage="mail",
    impact=Impact.HANDOVER,
    effort="minutes",
    why="The reports show who sends in your name and which of your own mails fail. Without them "
    "you learn of lost mail from a client who never got the link.",
    fix="{problem} At the DNS host, set in {zone}: type {type}, name {name}, value “{value}”.",
    references=(
        "RFC 9989 section 4.7 https://www.rfc-editor.org/rfc/rfc9989#section-4.7",
        "RFC 9990 section 4 https://www.rfc-editor.org/rfc/rfc9990#section-4",
    ),
)
def reports_reach_somebody(spec: LaunchSpec, dmarc: DmarcFacts) -> Iterator[Outcome]:
    domain, policy, unknown = dmarc.domain, policy_of(dmarc), dmarc_gap(dmarc)
    if policy is None or (unknown is not None and policy.domain != domain):
        if unknown is None:
            yield not_applicable(domain, f"No DMARC record applies to {domain}.", dmarc.id)
        else:
            found = unseen(f"What {unknown.name} says", unknown.gap)
            yield not_observed(domain, found, dmarc.id)
        return
    if not policy.record.rua:
        yield _without_destination(spec, dmarc, policy)
    for uri in {uri.address: uri for uri in policy.record.rua}.values():
        yield _judge(spec, dmarc, policy, uri)


def _without_destination(spec: LaunchSpec, dmarc: DmarcFacts, policy: FoundPolicy) -> Outcome:
    wrong = [each for each in policy.record.problems if each.startswith("rua")]
    found = wrong[0].rstrip(".") if wrong else f"The record of {policy.domain} has no rua tag"
    return failed(
        dmarc.domain,
        f"{found}.",
        dmarc.id,
        problem="Name a mailbox that somebody reads, or a report service.",
        zone=spec.zone,
        type="TXT",
        name=record_name(f"_dmarc.{policy.domain}", spec.zone),
        value=_with_rua(policy, f"mailto:dmarc@{spec.domain}"),
    )


def _judge(spec: LaunchSpec, dmarc: DmarcFacts, policy: FoundPolicy, uri: ReportUri) -> Outcome:
    if uri.scheme != "mailto":
        found = f"{uri.address} is no mailbox; receivers may not know how to reach it."
        return not_applicable(uri.address, found, dmarc.id)
    home = organisational_domain_by_psl(policy.domain)
    if organisational_domain_by_psl(uri.domain) != home:
        name = report_authorisation_name(policy.domain, uri.domain)
        agreed = _answer(dmarc.authorisations, name)
        if agreed is None or agreed.gap:
            found = unseen(f"Whether {uri.domain} agrees", agreed.gap if agreed else None)
            return not_observed(uri.address, found, dmarc.id)
        if not any(is_dmarc(text) for text in agreed.records):
            return _not_agreed(dmarc, policy, uri, name)
    return _mailbox(spec, dmarc, policy, uri)


def _not_agreed(dmarc: DmarcFacts, policy: FoundPolicy, uri: ReportUri, name: str) -> Outcome:
    return failed(
        uri.address,
        f"{uri.domain} does not say that it takes reports about {policy.domain}.",
        dmarc.id,
        problem=f"The owner of {uri.domain} must agree, or receivers send nothing there.",
        zone=uri.domain,
        type="TXT",
        name=name,
        value="v=DMARC1;",
    )


def _mailbox(spec: LaunchSpec, dmarc: DmarcFacts, policy: FoundPolicy, uri: ReportUri) -> Outcome:
    mail = _answer(dmarc.destination_mx, uri.domain)
    if mail is None or mail.gap:
        found = unseen(f"Whether {uri.domain} takes mail", mail.gap if mail else None)
        return not_observed(uri.address, found, dmarc.id)
    hosts = [record.split()[-1] for record in mail.records]
    if hosts and any(host != "." for host in hosts):
        return passed(uri.address, f"Reports go to {uri.address}.", dmarc.id)
    return failed(
        uri.address,
        f"Reports go to {uri.address}, but {uri.domain} takes no mail.",
        dmarc.id,
        problem=f"Replace {uri.address} by a mailbox that exists and that somebody reads.",
        zone=spec.zone,
        type="TXT",
        name=record_name(f"_dmarc.{policy.domain}", spec.zone),
        value=_with_rua(policy, f"mailto:dmarc@{spec.domain}"),
    )


def _answer(answers: tuple[DnsAnswer, ...], name: str) -> DnsAnswer | None:
    return next((answer for answer in answers if answer.name == name.lower()), None)


def _with_rua(policy: FoundPolicy, rua: str) -> str:
    """The published record with its rua replaced, or added where there is none."""
    parts = [part.strip() for part in policy.record.text.split(";") if part.strip()]
    kept = [part for part in parts if part.partition("=")[0].strip().lower() != "rua"]
    return "; ".join((*kept, f"rua={rua}"))
