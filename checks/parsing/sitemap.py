"""Sitemaps (https://www.sitemaps.org/protocol.html): what kind it is, and what it lists.

Read without an XML parser: a broken file still tells what it lists, and entities can do no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Literal

MAX_LOCATIONS = 1_000
MAX_TEXT = 2_000_000  # characters

Kind = Literal["urlset", "sitemapindex", "none"]

_ROOT = re.compile(r"<(?:[a-z]{1,20}:)?(urlset|sitemapindex)[\s>]", re.IGNORECASE)
_LOCATION = re.compile(r"<(?:sm:)?loc>\s{0,100}(?:<!\[CDATA\[)?([^<\]]{1,2048})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    kind: Kind
    locations: tuple[str, ...]


def parse_sitemap(text: str) -> Sitemap:
    """What *text* lists; never raises. A page of HTML, or anything else, is of kind "none"."""
    root = _ROOT.search(text[:10_000])
    if root is None:
        return Sitemap("none", ())
    kind: Kind = "urlset" if root[1].lower() == "urlset" else "sitemapindex"
    found: dict[str, None] = {}
    for match in _LOCATION.finditer(text[:MAX_TEXT]):
        if len(found) == MAX_LOCATIONS:
            break
        found[unescape(match[1].strip())] = None
    return Sitemap(kind, tuple(found))
