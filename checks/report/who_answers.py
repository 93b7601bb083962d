"""Who answers for a domain: its registrar, its DNS host, its web servers, its mail, its senders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from checks.engine.evidence import Evidence, Facts
from checks.engine.facts import (
    DkimFacts,
    DnsAnswer,
    HostFacts,
    MxFacts,
    RegistrationFacts,
    SpfFacts,
    ZoneFacts,
)
from checks.providers.dns_hosts import dns_host_of
from checks.providers.mail import provider_of_dkim_target, provider_of_include, provider_of_mx
from checks.providers.web_hosts import web_host_of_address
from checks.rules.edge.reading import Sighting, home_host, sighting
from checks.rules.mail.reading import is_null_mx, published_spf
from checks.rules.tls.reading import day
from checks.rules.wording import first_gap, listed

MOST_TOLD = 12  # of one place, in words
UNKNOWN = "No service we know by name"


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that somebody does for the domain. With ``unseen`` we could not look."""

    role: str  # "Website"
    who: str
    details: tuple[str, ...] = ()  # names and days, for a specialist
    unseen: bool = False

    @property
    def words(self) -> str:
        details = f" ({listed(self.details, most=MOST_TOLD)})" if self.details else ""
        return f"{self.role}: {self.who}{details}."


def places_of(evidence: Evidence) -> tuple[Place, ...]:
    """The places in the order in which a visitor or a message meets them; none of no zone.

    Hosts that the same provider answers for share one place.
    """
    if not _topic(evidence, ZoneFacts.topic).ids:
        return ()
    return (
        *_each(evidence, RegistrationFacts.topic, "Registrar", _registrar),
        *_each(evidence, ZoneFacts.topic, "DNS", _dns),
        *_web(evidence),
        *_each(evidence, MxFacts.topic, "Mail arrives at", _mail),
        *_each(evidence, SpfFacts.topic, "May send mail", lambda spf: _senders(spf, evidence)),
    )


def _each(evidence: Evidence, topic: str, role: str, read: Any) -> Iterator[Place]:
    facts = _topic(evidence, topic)
    for fact in facts.values():
        yield read(fact)
    for gap in facts.gaps.values():
        yield _unseen(role, gap)


def _unseen(role: str, gap: object) -> Place:
    return Place(role, "Could not be seen", (str(gap).rstrip(". "),), unseen=True)


def _registrar(registration: RegistrationFacts) -> Place:
    until = registration.expires_at
    return Place(
        "Registrar",
        registration.registrar or "Not published",
        (f"registered until {day(until)}",) if until else (),
    )


def _dns(zone: ZoneFacts) -> Place:
    names = [server.name for server in zone.servers if server.in_parent or server.in_child]
    gap = first_gap(zone.delegation, zone.resolver_ns)
    if not names and gap:
        return _unseen("DNS", gap)
    return Place("DNS", _known(map(_dns_host, names)), tuple(names))


def _dns_host(server: str) -> str:
    host = dns_host_of(server)
    return host.name if host else ""


# The web


def _web(evidence: Evidence) -> Iterator[Place]:
    """A place for each provider; the one that answers for the site itself comes first."""
    hosts: Facts[HostFacts] = _topic(evidence, HostFacts.topic)
    visits = _topic(evidence, "visits")
    home = home_host(evidence.spec, hosts, visits)
    gap = first_gap(home.a, home.aaaa) if home else next(iter(hosts.gaps.values()), None)
    if not (home and home.addresses) and hosts.ids:
        yield _unseen("Website", gap) if gap else Place("Website", "Nobody: it has no address")
    asked = [host for host in hosts.values() if host.addresses]
    by_provider: dict[str, list[Sighting]] = {}
    for host in sorted(asked, key=lambda host: host is not home):
        seen = sighting(host, visits)
        by_provider.setdefault(_answering(seen), []).append(seen)
    for who, sightings in by_provider.items():
        names = [seen.host for seen in sightings]
        role = "Website" if home and home.name in names else "More of the web"
        yield Place(role, who, tuple(names))


def _answering(seen: Sighting) -> str:
    by_address = [edge.name if edge else "" for edge in seen.by_address.values()]
    if any(by_address):
        return _known(by_address)
    if seen.provider:  # seen in an alias or a header
        return seen.provider.name
    hosts = (web_host_of_address(address) for address in seen.by_address)
    return next((host.name for host in hosts if host), "No network we know by name")


# Mail


def _mail(mx: MxFacts) -> Place:
    role = "Mail arrives at"
    if mx.answer.gap:
        return _unseen(role, mx.answer.gap)
    if is_null_mx(mx):
        return Place(role, "Nobody: the domain takes no mail", ("a null MX, RFC 7505",))
    if not mx.hosts:
        return Place(role, "No mail host", ("no MX record",))
    names = [host.name for host in sorted(mx.hosts, key=lambda host: host.preference)]
    return Place(role, _known(map(_mail_host, names)), tuple(names))


def _mail_host(name: str) -> str:
    service = provider_of_mx(name)
    return service.name if service else ""


def _senders(spf: SpfFacts, evidence: Evidence) -> Place:
    role = "May send mail"
    if spf.answer.gap:
        return _unseen(role, spf.answer.gap)
    signing = _signing(_topic(evidence, DkimFacts.topic).values())
    included = dict.fromkeys(_includes(spf))
    names = dict.fromkeys((*included, *signing))
    if names:
        told = tuple(f"{name} {_how(name in included, name in signing)}" for name in names)
        return Place(role, listed(names, most=2), told)
    if not published_spf(spf):
        return Place(role, "Anybody: there is no SPF record")
    return Place(role, "No service by name", published_spf(spf))


def _includes(spf: SpfFacts) -> Iterator[str]:
    """The services that the domain's own records let pass, else the names that they include.

    Of more than one record receivers use none (RFC 7208 section 4.5); what all of them mean to
    allow is told here, and MAIL002 says that it fails.
    """
    for word in " ".join(published_spf(spf)).split():
        kind, _, name = word.lower().lstrip("+").partition(":")
        if kind == "include" and name:
            service = provider_of_include(name)
            yield service.name if service else name


def _signing(keys: Iterable[DkimFacts]) -> dict[str, None]:
    """The services to which a selector is delegated by an alias."""
    targets = (target for key in keys for target in _targets(key.answer))
    found = (provider_of_dkim_target(target) for target in targets)
    return dict.fromkeys(service.name for service in found if service)


def _targets(answer: DnsAnswer) -> list[str]:
    return [target for _, target in answer.aliases]


def _how(included: bool, signs: bool) -> str:
    return "by SPF and DKIM" if included and signs else "by SPF" if included else "by DKIM"


def _known(names: Iterable[str]) -> str:
    """The services' names; "" stands for one that is in no table of ours."""
    found = list(names)
    known = [*dict.fromkeys(filter(None, found))]
    if not known:
        return UNKNOWN
    return listed([*known, "others"] if "" in found else known)


def _topic(evidence: Evidence, name: str) -> Facts[Any]:
    found = evidence.topic(name)
    return Facts(name, {}) if found is None else found  # with gaps alone it is falsy
