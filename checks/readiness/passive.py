"""What a stranger may have looked at: what any visitor, mail server or resolver would ask.

A list of what is allowed, so that a new topic stays out until somebody puts it in. Out are files
that might be exposed, keys in pages, requests in a row, zone transfers, unusual handshakes, hosts
and servers that nobody links to, and talks with mail servers: those wait for a sprint, where the
client has agreed.
"""

from __future__ import annotations

from functools import cache

from checks.engine.registry import Rule, all_rules
from checks.gatherers.look import needed_topics

PASSIVE = frozenset(
    {
        "assets",
        "caa",
        "dkim_keys",
        "dmarc",
        "dnssec",
        "hosts",
        "mail_transport",
        "mx",
        "outside_domains",
        "pages",
        "ports",
        "public_answers",
        "registration",
        "reverse_names",
        "robots",
        "sitemap",
        "spf",
        "tls_hosts",
        "visits",
        "wildcard",
        "zone",
    }
)


@cache
def passive_rules() -> tuple[Rule, ...]:
    """The rules that need nothing else, in the order of the catalogue."""
    return tuple(
        rule
        for rule in all_rules().values()
        if PASSIVE.issuperset(rule.topics) and PASSIVE.issuperset(needed_topics(rule.topics))
    )
