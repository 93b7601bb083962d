"""Names beside those that anybody listed: seen in certificates, or guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from checks.engine.facts.base import DnsAnswer, Fact


@dataclass(frozen=True, slots=True)
class OtherName(Fact):
    """A name below the domain that exists, by itself and not by a wildcard."""

    topic: ClassVar[str] = "other_names"
    name: str
    source: Literal["certificate", "guess"]
    answer: DnsAnswer  # its A records

    @property
    def key(self) -> str:
        return self.name
