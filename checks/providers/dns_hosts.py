"""Who runs a zone's name servers, and where a founder changes records there.

The values are data (``dns_hosts.toml``), each with its source and the date it was gone over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from checks.parsing.names import is_subdomain
from checks.parsing.remembering import remembering
from checks.providers.table import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsHost:
    """One provider of name servers. ``path`` is what to click to reach the records."""

    slug: str
    name: str
    path: str
    flattens: bool
    claimable: bool
    source: str
    date: date
    endings: tuple[str, ...] = ()
    label_starts: tuple[str, ...] = ()

    def runs(self, nameserver: str) -> bool:
        name = nameserver.lower().removesuffix(".")
        if any(is_subdomain(name, ending) for ending in self.endings):
            return True
        return any(label.startswith(self.label_starts or ("\0",)) for label in name.split("."))


@cache
def dns_hosts() -> dict[str, DnsHost]:
    """Every known provider by slug."""
    return {row["slug"]: DnsHost(**row) for row in rows("dns_hosts.toml", "host")}


@remembering(512)
def dns_host_of(nameserver: str) -> DnsHost | None:
    """The provider that runs *nameserver*, or None when it is not a known one."""
    return next((host for host in dns_hosts().values() if host.runs(nameserver)), None)


def dns_hosts_of(nameservers: Iterable[str]) -> tuple[DnsHost, ...]:
    """The known providers among *nameservers*, each once, in the order of their slugs."""
    found = {host.slug: host for name in nameservers if (host := dns_host_of(name))}
    return tuple(found[slug] for slug in sorted(found))
