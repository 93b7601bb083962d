"""How a key route took many requests in a row, where the client agreed to that in writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from checks.engine.facts.base import Fact, Gap


@dataclass(frozen=True, slots=True)
class RateTry(Fact):
    """Requests to one route, one after the other, until it said no or they were all sent.

    ``refused`` is how it said no: a status, a challenge. ``announced`` are headers that tell of
    a limit. ``gap`` is any other reason why the last request saw no answer.
    """

    topic: ClassVar[str] = "rate_tries"
    route: str
    url: str
    asked: int
    seconds: float
    refused: Gap | None
    announced: tuple[str, ...] = ()
    gap: Gap | None = None

    @property
    def key(self) -> str:
        return self.route
