"""Edge networks and platforms: who answers visitors, told by address, header or name.

The values are data (``edge.toml``), each with its source and the date it was gone over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from checks.parsing.names import is_subdomain
from checks.parsing.remembering import remembering
from checks.providers.table import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeProvider:
    """One provider. Where it is ``complete``, an address outside its networks is not its own."""

    slug: str
    name: str
    kind: str  # "edge" or "platform"
    complete: bool
    networks: tuple[IPv4Network | IPv6Network, ...]
    headers: tuple[str, ...]
    names: tuple[str, ...]
    nameservers: tuple[str, ...]
    source: str
    date: date

    def owns(self, address: str) -> bool:
        wanted = ip_address(address)
        return any(wanted in network for network in self.networks)


@cache
def edge_providers() -> dict[str, EdgeProvider]:
    """Every known provider by slug."""
    return {
        row["slug"]: EdgeProvider(**{**row, "networks": tuple(map(ip_network, row["networks"]))})
        for row in rows("edge.toml", "edge")
    }


def edge_provider(text: str) -> EdgeProvider | None:
    """The provider that a launch spec calls *text*: by slug or name, in any case."""
    wanted = text.strip().lower()
    for provider in edge_providers().values():
        if wanted in {provider.slug, provider.name.lower()}:
            return provider
    return None


@remembering(512)
def edge_of_address(address: str) -> EdgeProvider | None:
    """The provider that published *address* as its own."""
    return next((each for each in edge_providers().values() if each.owns(address)), None)


def edges_of_headers(headers: Iterable[tuple[str, str]]) -> tuple[EdgeProvider, ...]:
    """Every provider whose marks an answer carries, the one in front first.

    *headers* have lower-case names.
    """
    marks = _header_marks()
    seen = {
        slug
        for name, value in headers
        for start, slug in marks.get(name, ())
        if value.lower().startswith(start)
    }
    return tuple(each for slug, each in edge_providers().items() if slug in seen)


@cache
def _header_marks() -> dict[str, list[tuple[str, str]]]:
    """By header name: how its value begins, in lower case, and whose mark that is."""
    marks: dict[str, list[tuple[str, str]]] = {}
    for slug, provider in edge_providers().items():
        for mark in provider.headers:
            name, _, start = mark.lower().partition(": ")
            marks.setdefault(name, []).append((start, slug))
    return marks


def edge_of_headers(headers: Iterable[tuple[str, str]]) -> EdgeProvider | None:
    """The provider that handed the answer to us; *headers* have lower-case names."""
    return next(iter(edges_of_headers(headers)), None)


@remembering(512)
def edge_of_name(name: str) -> EdgeProvider | None:
    """The provider to whose name a CNAME leads."""
    return _by_ending(name, "names")


@remembering(512)
def edge_of_nameserver(name: str) -> EdgeProvider | None:
    """The provider that runs the name server *name*; it need not answer visitors as well."""
    return _by_ending(name, "nameservers")


def _by_ending(name: str, field: str) -> EdgeProvider | None:
    for provider in edge_providers().values():
        if any(is_subdomain(name, ending) for ending in getattr(provider, field)):
            return provider
    return None
