"""Hosting platforms that answer for one site from several far-apart networks.

The values are data (``web_hosts.toml``), each with its source and the date it was gone over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from checks.parsing.remembering import remembering
from checks.providers.table import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class WebHost:
    slug: str
    name: str
    networks: tuple[IPv4Network | IPv6Network, ...]
    source: str
    date: date


@cache
def web_hosts() -> dict[str, WebHost]:
    """Every known platform by slug."""
    return {
        row["slug"]: WebHost(**{**row, "networks": tuple(map(ip_network, row["networks"]))})
        for row in rows("web_hosts.toml", "host")
    }


@remembering(512)
def web_host_of_address(address: str) -> WebHost | None:
    """The platform that *address* belongs to, or None when it is not a known one."""
    wanted = ip_address(address)
    for host in web_hosts().values():
        if any(wanted in network for network in host.networks):
            return host
    return None
