"""Certificates and handshakes, as servers showed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from checks.engine.facts.base import Fact, Gap
from checks.engine.facts.web import Visit


@dataclass(frozen=True, slots=True)
class Certificate:
    """An X.509 certificate as sent (RFC 5280). Times are UTC."""

    subject: str
    issuer: str
    names: tuple[str, ...]  # dNSName of the SAN, lower case
    not_before: datetime
    not_after: datetime
    serial: str
    key_type: str  # "RSA", "EC", "Ed25519"
    key_bits: int
    signature_hash: str  # "sha256"
    fingerprint: str  # SHA-256 of the DER, hex
    is_ca: bool
    self_issued: bool


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One completed handshake with one address, and OpenSSL's judgement of its chain."""

    address: str
    verified: bool
    verify_code: int  # X509_V_*; 0 when verified
    verify_message: str
    version: str  # "TLSv1.3"
    cipher: str
    alpn: str | None
    chain: tuple[Certificate, ...]  # as sent, leaf first
    milliseconds: float

    @property
    def leaf(self) -> Certificate:
        return self.chain[0]


@dataclass(frozen=True, slots=True)
class TlsFacts(Fact):
    """Every address of one host on port 443, and the protocol versions it accepts.

    ``versions_asked_of`` is the host that was named when the versions were asked for: hosts
    that share an address are asked once.
    """

    topic: ClassVar[str] = "tls_hosts"
    host: str
    endpoints: tuple[Endpoint, ...]
    failures: tuple[tuple[str, Gap], ...] = ()  # (address, why)
    accepted_versions: tuple[str, ...] = ()
    refused_versions: tuple[str, ...] = ()
    unknown_versions: tuple[str, ...] = ()
    versions_asked_of: str = ""

    @property
    def key(self) -> str:
        return self.host


@dataclass(frozen=True, slots=True)
class AcmeFacts(Fact):
    """The path that certificate authorities ask for over http (RFC 8555 section 8.3)."""

    topic: ClassVar[str] = "acme"
    host: str
    visit: Visit  # of a token that does not exist, so 404 is the expected answer

    @property
    def key(self) -> str:
        return self.host
