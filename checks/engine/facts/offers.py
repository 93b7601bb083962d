"""What the home page's server agrees to when it is offered something particular."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from checks.engine.facts.base import Fact, Gap

DhKey = Literal["none", "strong", "weak"]


@dataclass(frozen=True, slots=True)
class TlsOffers(Fact):
    """One address of one host, offered HTTP/2, old ciphers, and finite-field Diffie-Hellman."""

    topic: ClassVar[str] = "tls_offers"
    host: str
    address: str
    alpn: str | Gap | None  # "h2", "http/1.1"; None: it chose nothing (RFC 7301)
    old_cipher: str | Gap | None  # the one it took of those nobody should; None: it took none
    dh_key: DhKey | Gap  # "weak" is below 2048 bits; "none" when it does not offer this at all

    @property
    def key(self) -> str:
        return self.host
