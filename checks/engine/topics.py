"""What each evidence topic is called on the page and in the terminal."""

from __future__ import annotations

TOPIC_LABELS: dict[str, str] = {
    "zone": "name servers",
    "server_records": "each name server's answers",
    "dnssec": "signatures of the zone",
    "public_answers": "other resolvers' answers",
    "hosts": "host names",
    "other_names": "names nobody listed",
    "wildcard": "wildcard names",
    "records": "expected records",
    "caa": "certificate authorities allowed",
    "outside_domains": "domains of others",
    "registration": "registration",
    "mx": "mail hosts",
    "reverse_names": "names of mail addresses",
    "spf": "SPF",
    "dmarc": "DMARC",
    "dkim_keys": "DKIM keys",
    "mail_transport": "encryption asked of senders",
    "mail_servers": "mail servers",
    "ports": "open ports",
    "visits": "redirects",
    "routes": "key pages",
    "redirects": "campaign addresses",
    "deep_links": "links to single pages",
    "pages": "page contents",
    "assets": "scripts, styles and images",
    "form_targets": "forms",
    "probes": "exposed files",
    "disclosures": "what the server tells",
    "source_maps": "sources of scripts",
    "robots": "rules for search engines",
    "leaks": "leaked keys",
    "tls_hosts": "certificates",
    "origins": "servers behind the edge",
    "acme": "certificate renewal",
    "cors": "what other sites may read",
    "links": "links within the site",
    "sitemap": "sitemap",
    "samples": "speed over time",
    "rate_tries": "limits on requests",
    "copies": "other spellings of addresses",
    "families": "IPv4 beside IPv6",
    "repeats": "what the edge keeps",
    "tls_offers": "encryption agreed to",
    "attestations": "what people attest",
}

# The order and the grouping in which a run's progress is shown.
TOPIC_GROUPS: dict[str, tuple[str, ...]] = {
    "Domain": (
        "registration",
        "zone",
        "server_records",
        "dnssec",
        "public_answers",
        "wildcard",
        "hosts",
        "other_names",
        "records",
        "caa",
        "outside_domains",
    ),
    "Mail": ("mx", "mail_servers", "reverse_names", "spf", "dkim_keys", "dmarc", "mail_transport"),
    "Website": (
        "visits",
        "pages",
        "routes",
        "redirects",
        "deep_links",
        "form_targets",
        "assets",
        "robots",
        "sitemap",
        "links",
        "copies",
        "families",
        "repeats",
        "samples",
        "rate_tries",
    ),
    "What people say": ("attestations",),
    "Encryption and exposure": (
        "ports",
        "tls_hosts",
        "tls_offers",
        "acme",
        "cors",
        "origins",
        "probes",
        "leaks",
        "source_maps",
        "disclosures",
    ),
}


def topic_label(topic: str) -> str:
    """The topic in plain words; a topic without any keeps its own name, spelt out."""
    return TOPIC_LABELS.get(topic, topic.replace("_", " "))


def grouped(topics: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """*topics* by group, in the order of the page; those of no group come last, as "More"."""
    groups = {
        title: tuple(topic for topic in members if topic in topics)
        for title, members in TOPIC_GROUPS.items()
    }
    placed = {topic for members in TOPIC_GROUPS.values() for topic in members}
    rest = tuple(sorted(topics - placed))
    return {title: members for title, members in {**groups, "More": rest}.items() if members}
