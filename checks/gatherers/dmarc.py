"""DMARC: the tree walk's answers, and who has agreed to receive the reports.

Sources: RFC 9989 section 4.10 for the walk, RFC 9990 section 4 for reports to other domains.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from checks.engine.facts import DmarcFacts, DnsAnswer
from checks.gatherers.look import Look, gatherer
from checks.parsing.dmarc import report_authorisation_name
from checks.parsing.dmarc_walk import (
    FoundPolicy,
    find_policy,
    organisational_domain_by_psl,
    tree_walk,
)

MAX_DESTINATIONS = 10


@gatherer(yields="dmarc")
async def gather_dmarc(look: Look) -> Mapping[str, DmarcFacts]:
    domain, dns = look.spec.domain, look.dns
    walk = await asyncio.gather(*(dns.query(name, "TXT") for name in tree_walk(domain)))
    policy = find_policy(domain, _texts(walk))
    inside, outside = _destinations(policy) if policy else ((), ())
    authorisations = await asyncio.gather(*(dns.query(name, "TXT") for name in outside))
    mail_hosts = await asyncio.gather(*(dns.query(name, "MX") for name in inside))
    facts = DmarcFacts(domain, walk[0], tuple(walk), tuple(authorisations), tuple(mail_hosts))
    return {domain: facts}


def _texts(walk: list[DnsAnswer]) -> dict[str, tuple[str, ...]]:
    """The answers by name; what was not observed is left out, not empty."""
    return {answer.name: answer.records for answer in walk if answer.observed}


def _destinations(policy: FoundPolicy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The domains that aggregate reports go to, and the names by which others must agree."""
    found = dict.fromkeys(uri.domain for uri in policy.record.rua if uri.domain)
    domains = tuple(found)[:MAX_DESTINATIONS]
    home = organisational_domain_by_psl(policy.domain)
    others = [name for name in domains if organisational_domain_by_psl(name) != home]
    return domains, tuple(report_authorisation_name(policy.domain, name) for name in others)
