"""Which hosts the web gatherers look at, out of those that were found."""

from __future__ import annotations

from collections.abc import Iterable

from checks.engine.facts import HostFacts, Visit
from checks.gatherers.gaps import connect_gap
from checks.gatherers.look import Look
from checks.parsing.names import is_subdomain
from checks.parsing.urls import parse_url

__all__ = [
    "canonical_host",
    "connect_gap",
    "find_home",
    "home_host",
    "home_url",
    "is_ours",
    "web_hosts",
]

MAX_HOSTS = 12
MAX_ADDRESSES = 6
_OWN = ("apex", "www", "declared")


def web_hosts(look: Look, *, declared_only: bool = False) -> tuple[HostFacts, ...]:
    """The hosts with an address, the client's own first, at most :data:`MAX_HOSTS`."""
    found: Iterable[HostFacts] = look.facts("hosts").values()
    roles = _OWN if declared_only else (*_OWN, "common", "edge")
    chosen = [host for host in found if host.role in roles and host.addresses]
    return tuple(sorted(chosen, key=lambda host: roles.index(host.role))[:MAX_HOSTS])


def canonical_host(look: Look) -> str:
    """The declared canonical host, else the domain itself."""
    return look.spec.canonical or look.spec.domain


def home_url(look: Look) -> str:
    return f"https://{canonical_host(look)}/"


def home_host(look: Look) -> str:
    """Where the home page really is: the host on which the visit of it ended, if it is ours."""
    return _host_of(look, look.facts("visits").get(home_url(look)))


def _host_of(look: Look, visit: Visit | None) -> str:
    if visit is None or visit.final is None:
        return canonical_host(look)
    host = parse_url(visit.final.url).host
    return host if is_ours(host, look) else canonical_host(look)


async def find_home(look: Look) -> str:
    """As :func:`home_host`, as soon as that one visit is done."""
    return _host_of(look, await look.http.visit(home_url(look), "variant"))


def is_ours(host: str, look: Look) -> bool:
    """Whether *host* belongs to the client: below the domain, or declared."""
    declared = {each.name for each in look.spec.hosts} | {look.spec.canonical}
    return is_subdomain(host, look.spec.domain) or host in declared
