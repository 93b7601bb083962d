"""What a shared cache says of its own answer: kept here, fetched anew, or not to be kept.

Reads Cache-Status (RFC 9211), Age (RFC 9111 section 5.1) and the headers of the edge networks
that came before them. Nothing is raised: a value nobody knows says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from checks.parsing.headers import parse_list

Outcome = Literal["hit", "miss", "bypass"]

_HIT = ("hit", "stale", "updating", "revalidated", "prerender", "refreshhit", "tcp_hit")
_MISS = ("miss", "expired", "tcp_miss", "refresh")
_BYPASS = ("dynamic", "bypass", "pass", "none", "error")
_WORDS: Mapping[str, Outcome] = {
    **dict.fromkeys(_HIT, "hit"),
    **dict.fromkeys(_MISS, "miss"),
    **dict.fromkeys(_BYPASS, "bypass"),
}
_OWN = ("cf-cache-status", "x-vercel-cache", "cdn-cache", "x-bunny-cache", "x-cache-status")
_WORD = re.compile(r"[a-z_]+")
_FORWARDED = re.compile(r";\s*fwd\s*=\s*([a-z-]+)")


@dataclass(frozen=True, slots=True)
class CacheAnswer:
    """``said`` is the header that tells, as it came: "cf-cache-status: HIT"."""

    outcome: Outcome
    said: str


def cache_answer(headers: Iterable[tuple[str, str]]) -> CacheAnswer | None:
    """What the cache nearest to the visitor did; None when the headers don't say.

    *headers* have lower-case names. The network's own header counts before the standard one,
    which a cache further back may have written, and Age last.
    """
    first: dict[str, str] = {}
    for name, value in headers:
        first.setdefault(name, value)
    found = [(name, _word(first[name])) for name in _OWN if name in first]
    if "x-cache" in first:  # a list from the origin's side to the visitor's: the last is nearest
        found.append(("x-cache", _word(first["x-cache"].rpartition(",")[2])))
    if "cache-status" in first:
        found.append(("cache-status", _standard(first["cache-status"])))
    if first.get("age", "").strip().isdigit() and int(first["age"][:10]) > 0:
        found.append(("age", "hit"))
    for name, outcome in found:
        if outcome:
            return CacheAnswer(outcome, f"{name}: {first[name][:100]}")
    return None


def _word(value: str) -> Outcome | None:
    word = _WORD.search(value.lower())
    return _WORDS.get(word[0]) if word else None


def _standard(value: str) -> Outcome | None:
    """The last member is the cache nearest to the client (RFC 9211 section 2)."""
    member = (parse_list(value.lower()) or ("",))[-1]
    if re.search(r";\s*hit\b(?!\s*=\s*\?0)", member):
        return "hit"
    forwarded = _FORWARDED.search(member)
    if forwarded is None:
        return None
    return "bypass" if forwarded[1] in ("bypass", "method", "request") else "miss"
