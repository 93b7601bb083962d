"""Cache-Control in responses (RFC 9111 section 5.2.2, with RFC 5861 and RFC 8246).

Caches ignore what they don't know and treat a broken lifetime as stale, so nothing is raised.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checks.parsing.headers import TOKEN, split_directives

MAX_SECONDS = 2**31  # section 1.2.2: larger numbers mean this one

_FLAGS = frozenset(
    {
        "no-store",
        "no-cache",
        "no-transform",
        "must-revalidate",
        "proxy-revalidate",
        "must-understand",
        "private",
        "public",
        "immutable",
    }
)
_LIFETIMES = frozenset({"max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"})
_WITH_FIELDS = frozenset({"no-cache", "private"})


@dataclass(frozen=True, slots=True)
class CacheControl:
    """What the header says. Lifetimes are seconds, None when not given.

    no-cache and private with a list of fields speak about those fields only (sections 5.2.2.4 and
    5.2.2.7), so they are in `fields` and not in `flags`.
    """

    flags: frozenset[str]
    max_age: int | None
    s_maxage: int | None
    stale_while_revalidate: int | None
    stale_if_error: int | None
    fields: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def no_store(self) -> bool:
        return "no-store" in self.flags

    @property
    def no_cache(self) -> bool:
        return "no-cache" in self.flags

    @property
    def private(self) -> bool:
        return "private" in self.flags

    @property
    def public(self) -> bool:
        return "public" in self.flags

    @property
    def immutable(self) -> bool:
        return "immutable" in self.flags

    @property
    def must_revalidate(self) -> bool:
        return "must-revalidate" in self.flags

    def freshness(self, *, shared: bool) -> int | None:
        """Seconds for which a cache may answer by itself; None when the header doesn't say."""
        if self.no_store or self.no_cache or (shared and self.private):
            return 0
        if shared and self.s_maxage is not None:
            return self.s_maxage
        return self.max_age


def parse_cache_control(values: str | Sequence[str]) -> CacheControl:
    """Parse one or several Cache-Control values; never raises."""
    joined = values if isinstance(values, str) else ",".join(values)
    flags: set[str] = set()
    fields: dict[str, str] = {}
    lifetimes: dict[str, int] = {}
    unknown: dict[str, None] = {}
    problems: list[str] = []
    for name, text in split_directives(joined, ","):
        if not TOKEN.match(name):
            problems.append(f"“{name[:60]}” isn't a directive; separate directives with commas")
        elif name in _LIFETIMES:
            _add_lifetime(name, text, lifetimes, problems)
        elif name in _WITH_FIELDS and text:
            fields.setdefault(name, text)
        elif name in _FLAGS:
            flags.add(name)
        else:
            unknown[name] = None
    problems += _contradictions(flags)
    return CacheControl(
        flags=frozenset(flags),
        max_age=lifetimes.get("max-age"),
        s_maxage=lifetimes.get("s-maxage"),
        stale_while_revalidate=lifetimes.get("stale-while-revalidate"),
        stale_if_error=lifetimes.get("stale-if-error"),
        fields=tuple(fields.items()),
        unknown=tuple(unknown),
        problems=tuple(problems),
    )


def _add_lifetime(
    name: str, text: str | None, lifetimes: dict[str, int], problems: list[str]
) -> None:
    """The first of several counts; one that isn't a number means stale (section 4.2.1)."""
    if name in lifetimes:
        problems.append(f"{name} appears more than once; the first one counts")
        return
    if not text or not re.fullmatch(r"[0-9]+", text):
        problems.append(f"{name} must be a number of seconds")
        lifetimes[name] = 0
        return
    digits = text.lstrip("0") or "0"
    lifetimes[name] = MAX_SECONDS if len(digits) > 10 else min(int(digits), MAX_SECONDS)


def _contradictions(flags: set[str]) -> list[str]:
    found: list[str] = []
    if {"public", "private"} <= flags:
        found.append("public and private contradict each other; private wins")
    if "immutable" in flags and flags & {"no-store", "no-cache"}:
        found.append("immutable has no effect beside no-store or no-cache")
    return found
