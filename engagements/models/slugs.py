"""Names in addresses: short, unique among their neighbours, never one of our own words."""

import re
from itertools import count
from typing import Any

from django.db import models
from django.utils.text import slugify

LONGEST = 60

# First path segments the desk uses beside /w/<workspace>/<engagement>/.
RESERVED = frozenset(
    {"access", "audit", "board", "clients", "engagements", "help", "invitations", "log", "new"}
    | {"people", "profile", "search", "settings"}
)


def free_slug(neighbours: models.QuerySet[Any], text: str, fallback: str) -> str:
    """A slug for `text` that no row of `neighbours` has: "acme", else "acme-2", "acme-3", …"""
    base = slugify(text.replace(".", " "))[:LONGEST].strip("-") or fallback
    if base in RESERVED:
        base = f"{base}-1"
    taken = set(neighbours.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    stem = re.sub(r"-+$", "", base[: LONGEST - 5])
    return next(slug for n in count(2) if (slug := f"{stem}-{n}") not in taken)
