"""What the DNS and the registry say of a domain and its hosts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import ClassVar, Literal

from checks.engine.facts.base import DnsAnswer, Fact, Gap


@dataclass(frozen=True, slots=True)
class ServerAnswers:
    """What one address of one name server said about the zone."""

    address: str
    soa: DnsAnswer
    ns: DnsAnswer
    apex_a: DnsAnswer


@dataclass(frozen=True, slots=True)
class NameServer:
    """One name server of the delegation or of the zone itself."""

    name: str
    in_parent: bool
    in_child: bool
    a: DnsAnswer
    aaaa: DnsAnswer
    glue: tuple[str, ...] = ()
    answers: tuple[ServerAnswers, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.a.records + self.aaaa.records


@dataclass(frozen=True, slots=True)
class ZoneFacts(Fact):
    """The delegation of the registrable domain, from the parent and from each server."""

    topic: ClassVar[str] = "zone"
    domain: str  # the zone apex: the registrable domain
    parent: str  # the zone that delegates it
    delegation: DnsAnswer  # NS as the parent's own server refers to it
    resolver_ns: DnsAnswer  # NS as the recursive resolver sees it
    resolver_soa: DnsAnswer
    servers: tuple[NameServer, ...]

    @property
    def key(self) -> str:
        return self.domain

    @property
    def gone(self) -> bool:
        """Neither the resolver nor, where it could be asked, the parent knows the domain."""
        unknown_above = self.delegation.nxdomain or not self.delegation.observed
        return unknown_above and self.resolver_ns.nxdomain


@dataclass(frozen=True, slots=True)
class ServerRecords(Fact):
    """What one serving name server says of the mail records, and how it takes TCP.

    ``transfer`` is "given" when it starts to hand out the whole zone (AXFR, RFC 5936). The
    zone itself is not kept.
    """

    topic: ClassVar[str] = "server_records"
    server: str
    address: str
    txt: DnsAnswer
    mx: DnsAnswer
    tcp_gap: Gap | None  # why no TCP connection came about; None when one did
    transfer: Literal["given", "refused", "unknown"]

    @property
    def key(self) -> str:
        return self.server


@dataclass(frozen=True, slots=True)
class SignedRecords:
    """How one RRset at the apex of a signed zone is signed, judged when it was seen.

    ``state`` is that of its best signature: verified and in time; sound, but expired or not
    valid yet ("early"); verified by no key of the zone ("false"); of algorithms that can't be
    judged here ("unknown"); None where it was not observed.
    """

    rtype: str
    state: Literal["verified", "expired", "early", "unsigned", "false", "unknown"] | None
    begins_at: datetime | None = None
    expires_at: datetime | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class DnssecFacts(Fact):
    """The DS records at the parent, the keys in the zone and its signatures (RFC 4034).

    ``signatures`` are looked at only where the parent has DS: of DNSKEY, by a key that DS
    names; of SOA, A and MX, as far as there are any, by any key of the zone.
    """

    topic: ClassVar[str] = "dnssec"
    domain: str
    ds: DnsAnswer  # "12345 13 2 3b6c…", from the parent's own server
    keys: DnsAnswer  # DNSKEY, from a server of the zone
    signatures: tuple[SignedRecords, ...] = ()

    @property
    def key(self) -> str:
        return self.domain


@dataclass(frozen=True, slots=True)
class HostFacts(Fact):
    """The addresses of one public host name, from the recursive resolver."""

    topic: ClassVar[str] = "hosts"
    name: str
    role: Literal["apex", "www", "declared", "common", "edge"]
    a: DnsAnswer
    aaaa: DnsAnswer
    cname: DnsAnswer  # the CNAME RRset at the name itself
    purpose: str = ""

    @property
    def key(self) -> str:
        return self.name

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.a.records + self.aaaa.records

    @property
    def aliases(self) -> tuple[tuple[str, str], ...]:
        return max(self.a.aliases, self.aaaa.aliases, key=len)

    @property
    def exists(self) -> bool:
        """Some record of A, AAAA or CNAME is there, whether or not it leads to an address."""
        return bool(self.addresses or self.cname.records or self.aliases)

    @property
    def public_addresses(self) -> tuple[str, ...]:
        return tuple(address for address in self.addresses if ip_address(address).is_global)


@dataclass(frozen=True, slots=True)
class WildcardFacts(Fact):
    """What random names below the domain resolve to; empty answers mean no wildcard."""

    topic: ClassVar[str] = "wildcard"
    domain: str
    probe: str  # the name that nobody would have created
    a: DnsAnswer
    aaaa: DnsAnswer
    cname: DnsAnswer

    @property
    def key(self) -> str:
        return self.domain

    @property
    def present(self) -> bool:
        return bool(self.a.records or self.aaaa.records or self.cname.records)


@dataclass(frozen=True, slots=True)
class RecordFacts(Fact):
    """One record that the launch spec expects, and what is there."""

    topic: ClassVar[str] = "records"
    name: str
    rtype: str
    expected: tuple[str, ...]
    answer: DnsAnswer

    @property
    def key(self) -> str:
        return f"{self.name} {self.rtype}"


@dataclass(frozen=True, slots=True)
class CaaFacts(Fact):
    """CAA found by climbing the tree (RFC 8659 section 3), for one host."""

    topic: ClassVar[str] = "caa"
    name: str
    answers: tuple[DnsAnswer, ...]  # from the name upwards; the last non-empty one decides

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class OutsideDomain(Fact):
    """A domain of somebody else's that the client's records or pages rely on.

    ``uses`` says how, as (kind, name): which alias, mail host, SPF term or page file needs it.
    """

    topic: ClassVar[str] = "outside_domains"
    domain: str  # the registrable domain
    answer: DnsAnswer  # its NS records; NXDOMAIN when nobody holds it
    uses: tuple[tuple[Literal["alias", "mail host", "SPF", "page file"], str], ...]

    @property
    def key(self) -> str:
        return self.domain


@dataclass(frozen=True, slots=True)
class PublicAnswers(Fact):
    """The zone's own address as resolvers give it that many visitors use."""

    topic: ClassVar[str] = "public_answers"
    domain: str
    answers: tuple[DnsAnswer, ...]  # its A records, one answer for each resolver asked

    @property
    def key(self) -> str:
        return self.domain


@dataclass(frozen=True, slots=True)
class RegistrationFacts(Fact):
    """RDAP's answer about the registrable domain (RFC 9083); None where it is not published."""

    topic: ClassVar[str] = "registration"
    domain: str
    source: str  # the address asked
    found: bool
    registrar: str | None
    statuses: tuple[str, ...]
    created_at: datetime | None
    expires_at: datetime | None
    nameservers: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.domain
