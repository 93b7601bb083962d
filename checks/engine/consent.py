"""What the client agreed to in writing, where looking would otherwise go too far.

[consent.rate_probe]
by = "Mia Chen, owner"
on = 2026-11-20
until = 2026-12-04
routes = ["login", "contact"]   # names of [[route]] entries, on the client's own hosts
requests = 20                   # for each route, at most; all of them GET
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

LONGEST = timedelta(days=31)
MAX_ROUTES = 3
FEWEST_REQUESTS, MAX_REQUESTS = 5, 50
_KEYS = ("by", "on", "until", "routes", "requests")


@dataclass(frozen=True, slots=True)
class RateProbe:
    """Consent to ask key routes until they say that it is too much. Days are UTC, both included."""

    by: str
    on: date
    until: date
    routes: tuple[str, ...]
    requests: int = 20

    def covers(self, day: date) -> bool:
        return self.on <= day <= self.until

    def to_dict(self) -> dict[str, Any]:
        """The form that :func:`read_rate_probe` reads back, ready for JSON."""
        return {
            "by": self.by,
            "on": self.on.isoformat(),
            "until": self.until.isoformat(),
            "routes": list(self.routes),
            "requests": self.requests,
        }


def read_rate_probe(table: Any, routes: Mapping[str, bool]) -> RateProbe:
    """Read the table; *routes* says of each by its name whether its host is the client's own.

    Raises ValueError with the one thing to change.
    """
    if not isinstance(table, Mapping) or set(table) - set(_KEYS):
        raise ValueError(f"write it as one table of {', '.join(_KEYS)}")
    by, requests = table.get("by"), table.get("requests", 20)
    if not isinstance(by, str) or not 3 <= len(by.strip()) <= 200:
        raise ValueError("by must name who agreed")
    on, until = _day(table, "on"), _day(table, "until")
    if not on <= until <= on + LONGEST:
        raise ValueError(f"until must be within {LONGEST.days} days of on")
    if type(requests) is not int or not FEWEST_REQUESTS <= requests <= MAX_REQUESTS:
        raise ValueError(f"requests must be a number from {FEWEST_REQUESTS} to {MAX_REQUESTS}")
    names = _agreed_routes(table.get("routes"), routes)
    return RateProbe(by.strip(), on, until, names, requests)


def _agreed_routes(names: Any, routes: Mapping[str, bool]) -> tuple[str, ...]:
    if not isinstance(names, list) or not 0 < len(names) <= MAX_ROUTES:
        raise ValueError(f"routes must be a list of one to {MAX_ROUTES} names")
    for name in names:
        if not isinstance(name, str) or name not in routes:
            raise ValueError(f"no route is called {str(name)[:50]!r}")
        if not routes[name]:  # nobody can consent for somebody else's service
            raise ValueError(f"the route {name!r} is not on a host of the client's")
    return tuple(names)


def _day(table: Mapping[str, Any], name: str) -> date:
    value = table.get(name)
    if type(value) is date:  # as TOML reads it; a datetime is a date too, and not meant
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{name} must be a day such as 2026-11-20") from None
