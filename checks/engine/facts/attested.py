"""What people say where nothing can be observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from checks.engine.facts.base import Fact


@dataclass(frozen=True, slots=True)
class Attestation(Fact):
    """Somebody's word on what can't be seen from outside, for the rule *code*.

    It is not looked at but handed in by whoever holds it, and never counts as observed.
    ``holds`` is false when they say that it is not so.
    """

    topic: ClassVar[str] = "attestations"
    code: str  # of the rule that rests on it
    by: str  # the person's name
    at: datetime
    statement: str  # what they say, in their words
    link: str = ""  # where it can be looked up
    until: datetime | None = None  # when the word runs out; None: never
    holds: bool = True

    @property
    def key(self) -> str:
        return self.code
