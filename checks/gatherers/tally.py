"""What looking cost: counts that benchmarks read, and, on request, every wait with its times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["dns", "tcp", "tls", "http", "smtp"]


@dataclass(frozen=True, slots=True)
class Span:
    """One wait for somebody else. Times are of ``time.perf_counter``, in seconds.

    ``round_trips`` is how often a packet had to go there and back for it, at the least.
    """

    kind: Kind
    target: str
    began: float
    ended: float
    round_trips: int


@dataclass(slots=True)
class Tally:
    """Counts since it was made; ``spans`` is filled only where it was given a list."""

    dns_queries: int = 0
    tcp_connections: int = 0
    http_requests: int = 0
    spans: list[Span] | None = field(default=None, repr=False)

    @contextmanager
    def waiting(self, kind: Kind, target: str, round_trips: int = 1) -> Iterator[None]:
        """Note the time that the block takes, also when it fails."""
        if self.spans is None:
            yield
            return
        began = time.perf_counter()
        try:
            yield
        finally:
            self.spans.append(Span(kind, target, began, time.perf_counter(), round_trips))
