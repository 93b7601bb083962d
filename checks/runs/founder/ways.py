"""Where an engagement's DNS records are changed, by the name servers on its map."""

from __future__ import annotations

from collections.abc import Iterator

from checks.providers.dns_hosts import dns_hosts_of
from engagements.models import Engagement, RecordType
from engagements.portal.ways import Way


def dns_ways(engagement: Engagement) -> Iterator[Way]:
    """One query; nothing before the map is drawn, or for a host that isn't known."""
    rows = engagement.dns_records.filter(type=RecordType.NS, name=engagement.domain)
    for servers in rows.values_list("values", flat=True):
        for host in dns_hosts_of(servers or ()):
            yield Way.of(f"Where to change it at {host.name}", host.path)
