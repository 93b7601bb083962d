"""The same thing asked for twice: under another spelling, at another address, once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from checks.engine.facts.base import Fact

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CopyFacts(Fact):
    """What answers at another spelling of a page's address."""

    topic: ClassVar[str] = "copies"
    url: str  # the page
    copy: str  # the other spelling that was asked for
    difference: str  # "a slash at its end", "capital letters" …
    final_url: str  # where that led
    status: int
    likeness: float  # of what is shown there to the page; 1 is the same
    canonical: tuple[str, ...] = ()  # what the answer itself calls its address

    @property
    def key(self) -> str:
        return self.copy


@dataclass(frozen=True, slots=True)
class FamilyAnswer:
    """What one address said of a host's front page, before any redirect is followed."""

    address: str
    status: int
    location: str | None


@dataclass(frozen=True, slots=True)
class FamilyFacts(Fact):
    """A host's front page as it is shown over IPv4 and over IPv6."""

    topic: ClassVar[str] = "families"
    host: str
    four: FamilyAnswer
    six: FamilyAnswer
    likeness: float  # of the two bodies; 1 is the same

    @property
    def key(self) -> str:
        return self.host


@dataclass(frozen=True, slots=True)
class RepeatFacts(Fact):
    """A file of a host behind an edge network, asked for twice; headers in lower case."""

    topic: ClassVar[str] = "repeats"
    host: str
    url: str
    edge: str  # the network's name
    first: Headers
    second: Headers

    @property
    def key(self) -> str:
        return self.host
