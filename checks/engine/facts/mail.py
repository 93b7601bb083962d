"""Mail: who receives it, who may send it, and how servers carry it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from checks.engine.facts.base import DnsAnswer, Fact, Gap
from checks.engine.facts.tls import Endpoint


@dataclass(frozen=True, slots=True)
class MxHost:
    """One target of an MX record."""

    preference: int
    name: str  # "" for the null MX of RFC 7505
    a: DnsAnswer
    aaaa: DnsAnswer
    cname: DnsAnswer

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.a.records + self.aaaa.records


@dataclass(frozen=True, slots=True)
class MxFacts(Fact):
    topic: ClassVar[str] = "mx"
    domain: str
    answer: DnsAnswer
    hosts: tuple[MxHost, ...]

    @property
    def key(self) -> str:
        return self.domain


@dataclass(frozen=True, slots=True)
class SpfFacts(Fact):
    """The TXT answers of the domain and of every name its SPF reaches, breadth first.

    ``lookups`` holds TXT answers for include and redirect targets; ``targets`` holds the A,
    AAAA and MX answers that the a, mx and exists terms need, to count void look-ups.
    """

    topic: ClassVar[str] = "spf"
    domain: str
    answer: DnsAnswer
    lookups: tuple[DnsAnswer, ...] = ()
    targets: tuple[DnsAnswer, ...] = ()

    @property
    def key(self) -> str:
        return self.domain


@dataclass(frozen=True, slots=True)
class DmarcFacts(Fact):
    """TXT at ``_dmarc`` of the domain and of each name of the tree walk (RFC 9989)."""

    topic: ClassVar[str] = "dmarc"
    domain: str
    answer: DnsAnswer
    walk: tuple[DnsAnswer, ...] = ()  # in the order asked, the domain's own first
    authorisations: tuple[DnsAnswer, ...] = ()  # <domain>._report._dmarc.<destination>
    destination_mx: tuple[DnsAnswer, ...] = ()

    @property
    def key(self) -> str:
        return self.domain


@dataclass(frozen=True, slots=True)
class DkimFacts(Fact):
    """One selector's key. ``declared`` when the spec names it, else it was guessed."""

    topic: ClassVar[str] = "dkim_keys"
    selector: str
    domain: str
    declared: bool
    answer: DnsAnswer

    @property
    def key(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"


@dataclass(frozen=True, slots=True)
class MailTransportFacts(Fact):
    """What the domain asks of those who send mail to it: MTA-STS (RFC 8461), TLS-RPT (RFC 8460).

    The policy file is only asked for when the record announces one.
    """

    topic: ClassVar[str] = "mail_transport"
    domain: str
    sts: DnsAnswer  # TXT at _mta-sts
    tls_rpt: DnsAnswer  # TXT at _smtp._tls
    policy_url: str = ""
    policy_status: int = 0
    policy_type: str = ""  # its Content-Type
    policy: str = ""  # at most 64 kilobytes; "" unless the status is 200
    policy_gap: Gap | None = None

    @property
    def key(self) -> str:
        return self.domain


@dataclass(frozen=True, slots=True)
class MailServerFacts(Fact):
    """One MX host asked over SMTP on port 25, up to STARTTLS and the second EHLO."""

    topic: ClassVar[str] = "mail_servers"
    host: str
    address: str
    banner: str
    extensions: tuple[str, ...]  # as EHLO listed them, keyword in upper case
    starttls: bool
    tls: Endpoint | None = None
    tls_gap: Gap | None = None
    milliseconds: float = 0.0

    @property
    def key(self) -> str:
        return self.host


@dataclass(frozen=True, slots=True)
class ReverseName(Fact):
    """The names that an address of a mail host leads back to, and where those lead (PTR)."""

    topic: ClassVar[str] = "reverse_names"
    host: str
    address: str
    ptr: DnsAnswer
    forward: tuple[DnsAnswer, ...]  # A or AAAA of each name of ``ptr``

    @property
    def key(self) -> str:
        return self.address
