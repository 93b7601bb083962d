"""A rule's references, each written as "RFC 1035 section 3.2 https://…"."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"\s*(https?://\S+)$")


def split_reference(reference: str) -> tuple[str, str]:
    """ "RFC 1035 section 3.2 https://…" as its words and its address."""
    found = ADDRESS.search(reference)
    if found is None:
        return reference, ""
    return reference[: found.start()] or found[1], found[1]
