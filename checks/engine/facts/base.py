"""What every fact is made of: a gap and its reason, one DNS answer, and the base of all topics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Reason(StrEnum):
    """Why something could not be observed."""

    TIMEOUT = "timeout"
    SERVFAIL = "servfail"  # the resolver or server answered SERVFAIL
    DNS_REFUSED = "dns_refused"  # rcode REFUSED or NOTAUTH
    TRUNCATED = "truncated"  # TC set, and TCP failed as well
    UNREACHABLE = "unreachable"  # no route, or the connection was refused
    RESET = "reset"
    TLS = "tls"  # the handshake itself failed (an alert, no shared version)
    BLOCKED = "blocked"  # our own network guard would not connect
    CHALLENGE = "challenge"  # a bot challenge stood in the way
    THROTTLED = "throttled"  # 429
    TOO_LARGE = "too_large"
    PROTOCOL = "protocol"  # not the protocol we expected, or malformed
    OURS = "ours"  # this machine could not open a connection at all
    UNRESOLVED = "unresolved"  # the name has no address, so there was nothing to contact
    NOT_ATTEMPTED = "not_attempted"  # something this needed was itself not observed


@dataclass(frozen=True, slots=True)
class Gap:
    """We looked and could not see. Never to be read as "missing"."""

    reason: Reason
    detail: str

    def __str__(self) -> str:
        return self.detail or self.reason.value


@dataclass(frozen=True, slots=True)
class DnsAnswer:
    """One question put to one server, and what it said (RFC 1035, RFC 2308).

    ``records`` are of type ``rtype`` only, in presentation form: addresses in canonical form;
    names in lower case without the final dot; MX as "10 mail.example"; CAA as
    '0 issue "ca.example"'; a TXT record's character-strings joined without a space and
    unquoted. ``aliases`` are the CNAMEs followed on the way, as (owner, target).
    """

    name: str
    rtype: str
    rcode: str = "NOERROR"
    records: tuple[str, ...] = ()
    ttl: int | None = None  # seconds; the least of the RRset
    aliases: tuple[tuple[str, str], ...] = ()
    server: str = ""  # who was asked: "127.0.0.1:53"
    authoritative: bool = False  # the AA flag
    milliseconds: float = 0.0
    gap: Gap | None = None
    alias_ttls: tuple[int, ...] = ()  # seconds, of each of ``aliases``; empty when not noted

    @property
    def observed(self) -> bool:
        return self.gap is None

    @property
    def nxdomain(self) -> bool:
        return self.gap is None and self.rcode == "NXDOMAIN"

    @property
    def nodata(self) -> bool:
        """The name exists but has no record of this type (RFC 2308 section 2.2)."""
        return self.gap is None and self.rcode == "NOERROR" and not self.records

    @property
    def empty(self) -> bool:
        """Seen, and there is nothing: NXDOMAIN or NODATA."""
        return self.gap is None and not self.records


class Fact:
    """Base of every topic's fact: ``topic`` and ``key`` together name it."""

    __slots__ = ()
    topic: ClassVar[str]

    @property
    def key(self) -> str:
        raise NotImplementedError

    @property
    def id(self) -> str:
        return f"{self.topic}:{self.key}"
