"""Source maps (ECMA-426): where a script says its map is, and what a map gives away."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

MAX_INLINE = 3_000_000
_MARK = "sourceMappingURL="
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class MapContent:
    """How many source files a map names, and whether it holds their text."""

    files: int
    with_text: bool


def map_address(script: str, headers: Iterable[tuple[str, str]] = ()) -> str | None:
    """The address that the script names, as written; the header counts first (section 11.1).

    *headers* have lower-case names. A comment counts on the last line that isn't empty, so that
    one inside a string does not.
    """
    for name, value in headers:
        if name in ("sourcemap", "x-sourcemap") and value.strip():
            return value.strip()
    last = script.rstrip().rpartition("\n")[2]
    before, mark, address = last.rpartition(_MARK)
    is_comment = before.rstrip(" \t").endswith(("//#", "//@"))
    return address if mark and is_comment and address and not _SPACE.search(address) else None


def inline_map(address: str) -> str | None:
    """The text of a data: address (RFC 2397); None for another, or one that can't be read."""
    head, comma, body = address.partition(",")
    if not head.lower().startswith("data:") or not comma or len(body) > MAX_INLINE:
        return None
    octets = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            octets = base64.b64decode(octets)
        except (binascii.Error, ValueError):
            return None
    return octets.decode("utf-8", "replace")


def map_content(text: str) -> MapContent | None:
    """What *text* gives away; None when it is no source map (section 9)."""
    try:
        found = json.loads(text.removeprefix(")]}'"))
    except (ValueError, RecursionError):
        return None
    return _content(found)


def _content(found: Any) -> MapContent | None:
    if not isinstance(found, dict) or found.get("version") != 3:
        return None
    if isinstance(found.get("sections"), list):  # an index map
        parts = [_flat(part.get("map")) for part in found["sections"] if isinstance(part, dict)]
        known = [part for part in parts if part]
        texts = any(part.with_text for part in known)
        return MapContent(sum(part.files for part in known), texts)
    return _flat(found)


def _flat(found: Any) -> MapContent | None:
    if not isinstance(found, dict) or not isinstance(found.get("sources"), list):
        return None
    texts = found.get("sourcesContent")
    with_text = isinstance(texts, list) and any(isinstance(text, str) and text for text in texts)
    return MapContent(len(found["sources"]), with_text)
