"""MX008: reports of failed encryption are asked for, readably."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import MailTransportFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.parsing.mta_sts import is_mta_sts
from checks.parsing.tls_rpt import TlsRptError, is_tls_rpt, parse_tls_rpt
from checks.rules.wording import listed, record_name, unseen


@rule(
    code="MX008",
    title="Reports of failed encrypted delivery can be sent",
    failure_title="Reports of failed encrypted delivery can't be sent",
    area="MX",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="When other providers can't deliver to you safely, this report is how you learn of it. "
    "Without it a wrong rule keeps mail away until a client complains.",
    fix="At the DNS host, set in {zone} one record: type TXT, name {name}, value “v=TLSRPTv1; "
    "rua=mailto:tls-reports@{domain}”. Today: {problem}.",
    references=("RFC 8460 section 3 https://www.rfc-editor.org/rfc/rfc8460#section-3",),
)
def reports_can_be_sent(spec: LaunchSpec, mail_transport: MailTransportFacts) -> Iterator[Outcome]:
    facts = mail_transport
    domain, records = facts.domain, [text for text in facts.tls_rpt.records if is_tls_rpt(text)]
    asked = any(is_mta_sts(text) for text in facts.sts.records)
    if facts.tls_rpt.gap:
        found = unseen(f"Whether {domain} asks for reports", facts.tls_rpt.gap)
        yield not_observed(domain, found, facts.id)
    elif not records and not asked:
        found = f"{domain} makes no rule for encryption, so there is nothing to report."
        yield not_applicable(domain, found, facts.id)
    elif problem := _problem(records):
        args = {
            "zone": spec.zone,
            "name": record_name(f"_smtp._tls.{domain}", spec.zone),
            "domain": domain,
            "problem": problem,
        }
        yield warned(domain, f"Nobody can report failed encryption: {problem}.", facts.id, **args)
    else:
        places = listed(uri.address for uri in parse_tls_rpt(records[0]).rua)
        yield passed(domain, f"Reports of failed encryption go to {places}.", facts.id)


def _problem(records: list[str]) -> str:
    if len(records) != 1:
        return f"there are {len(records)} such records" if records else "there is no such record"
    try:
        parse_tls_rpt(records[0])
    except TlsRptError as error:
        return str(error).rstrip(".")
    return ""
