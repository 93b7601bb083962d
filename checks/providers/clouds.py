"""Clouds whose single addresses change hands: whoever gives one up leaves it to the next.

The values are data (``clouds.toml``), each with its source and the date it was gone over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from checks.parsing.remembering import remembering
from checks.providers.edge import edge_of_address
from checks.providers.table import rows
from checks.providers.web_hosts import WebHost, web_host_of_address

_RENTING_WEB_HOSTS = frozenset({"aws", "google"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    slug: str
    name: str
    networks: tuple[IPv4Network | IPv6Network, ...]
    source: str
    date: date


@cache
def clouds() -> dict[str, Cloud]:
    """Every known cloud of the file by slug."""
    return {
        row["slug"]: Cloud(**{**row, "networks": tuple(map(ip_network, row["networks"]))})
        for row in rows("clouds.toml", "cloud")
    }


@remembering(512)
def cloud_of_address(address: str) -> Cloud | WebHost | None:
    """The cloud that rents out *address*; None where nobody known does, or it is an edge's."""
    if edge_of_address(address):
        return None
    wanted = ip_address(address)
    for cloud in clouds().values():
        if any(wanted in network for network in cloud.networks):
            return cloud
    host = web_host_of_address(address)
    return host if host and host.slug in _RENTING_WEB_HOSTS else None
