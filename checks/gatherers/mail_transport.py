"""What the domain asks of those who send to it: MTA-STS with its policy file, and TLS-RPT."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from checks.engine.facts import Gap, MailTransportFacts
from checks.gatherers.look import Look, gatherer
from checks.parsing.mta_sts import MAX_POLICY, is_mta_sts


@gatherer(yields="mail_transport")
async def gather_mail_transport(look: Look) -> Mapping[str, MailTransportFacts]:
    domain = look.spec.domain
    sts, tls_rpt = await asyncio.gather(
        look.dns.query(f"_mta-sts.{domain}", "TXT"), look.dns.query(f"_smtp._tls.{domain}", "TXT")
    )
    facts = MailTransportFacts(domain, sts, tls_rpt)
    if any(is_mta_sts(text) for text in sts.records):
        facts = await _with_policy(look, facts)
    return {domain: facts}


async def _with_policy(look: Look, facts: MailTransportFacts) -> MailTransportFacts:
    """The policy at its one place; senders follow no redirect (RFC 8461 section 3.3)."""
    url = f"https://mta-sts.{facts.domain}/.well-known/mta-sts.txt"
    answer = await look.http.fetch(url, max_bytes=MAX_POLICY)
    if isinstance(answer, Gap):
        return replace(facts, policy_url=url, policy_gap=answer)
    headers = dict(answer.headers)
    return replace(
        facts,
        policy_url=url,
        policy_status=answer.status,
        policy_type=headers.get("content-type", ""),
        policy=answer.text if answer.status == 200 else "",
    )
