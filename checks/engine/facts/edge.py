"""The servers behind the edge, where the records give them away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from checks.engine.facts.base import Fact, Gap
from checks.engine.facts.tls import Endpoint


@dataclass(frozen=True, slots=True)
class OriginTry:
    """One host's page asked of one address that may be its own server, past its edge."""

    host: str
    address: str
    status: int | None  # None: it gave no answer, and ``gap`` tells why
    likeness: float = 0.0  # of its page to the one that visitors are shown; 1 is the same
    gap: Gap | None = None
    endpoint: Endpoint | None = None  # the handshake for the host's name, where it answered


@dataclass(frozen=True, slots=True)
class OriginFacts(Fact):
    """Addresses that the DNS names and that may be the servers behind the edge.

    ``suspects`` are (address, what names it); ``protected`` the hosts behind an edge network
    whose page was asked of each. Both are few: an audit is no scan.
    """

    topic: ClassVar[str] = "origins"
    domain: str
    protected: tuple[str, ...]
    suspects: tuple[tuple[str, str], ...]
    tries: tuple[OriginTry, ...]
    unseen: Gap | None = None  # a place where suspects are looked for could not be seen

    @property
    def key(self) -> str:
        return self.domain
