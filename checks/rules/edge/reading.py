"""How a host's edge shows: in its addresses, in its aliases, in the answers' headers."""

from __future__ import annotations

from dataclasses import dataclass

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, Hop, HostFacts, Visit
from checks.engine.spec import LaunchSpec
from checks.providers.edge import (
    EdgeProvider,
    edge_of_address,
    edge_of_name,
    edges_of_headers,
)
from checks.rules.web.reading import home, host_of


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one host shows of the network in front of it. ``ids`` are the evidence."""

    host: str
    by_address: dict[str, EdgeProvider | None]  # every address
    by_alias: EdgeProvider | None
    by_header: tuple[EdgeProvider, ...]  # the one in front first
    answer: Hop | None  # the host's own first answer
    gap: Gap | None  # why its headers were not seen
    ids: tuple[str, ...]

    @property
    def provider(self) -> EdgeProvider | None:
        """Who answers visitors, by whatever shows it."""
        known = (each for each in self.by_address.values() if each)
        return next(known, None) or self.by_alias or next(iter(self.by_header), None)

    def told(self) -> str:
        """ "Cloudflare (104.16.0.1)" or "no edge network (192.0.2.1)"."""
        addresses = ", ".join(sorted(self.by_address)) or "no address"
        return f"{self.provider.name if self.provider else 'no edge network'} ({addresses})"


def sighting(host: HostFacts, visits: Facts[Visit]) -> Sighting:
    answer, ids = _own_answer(host.name, visits)
    gaps = (visits.gaps.get(url) for url in _roots(host.name))
    return Sighting(
        host=host.name,
        by_address={address: edge_of_address(address) for address in host.addresses},
        by_alias=_alias_edge(host),
        by_header=edges_of_headers(answer.headers) if answer else (),
        answer=answer,
        gap=None if answer else next((gap for gap in gaps if gap), None),
        ids=(host.id, *ids),
    )


def home_host(spec: LaunchSpec, hosts: Facts[HostFacts], visits: Facts[Visit]) -> HostFacts | None:
    """The host on which the visit of the site ends, where that is one of ours."""
    wanted = home(spec)
    visit = visits.get(f"https://{wanted}/") or visits.get(f"http://{wanted}/")
    ended = host_of(visit.final.url) if visit and visit.final else wanted
    return hosts.get(ended) or hosts.get(wanted)


def _own_answer(host: str, visits: Facts[Visit]) -> tuple[Hop | None, tuple[str, ...]]:
    """What the host itself answered first; a challenge page shows its edge just as well."""
    for url in _roots(host):
        visit = visits.get(url)
        if visit and visit.hops:
            return visit.hops[0], (visit.id,)
    return None, tuple(visits.id_of(url) for url in _roots(host) if url in visits.gaps)


def _roots(host: str) -> tuple[str, str]:
    return f"https://{host}/", f"http://{host}/"


def _alias_edge(host: HostFacts) -> EdgeProvider | None:
    targets = (*host.cname.records, *(target for _, target in host.aliases))
    return next((edge for name in targets if (edge := edge_of_name(name))), None)
