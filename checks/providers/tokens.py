"""Which service an ownership record in the DNS belongs to; the data is ``tokens.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from checks.parsing.remembering import remembering
from checks.providers.table import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipToken:
    start: str  # lower case
    name: str
    source: str
    date: date


@cache
def ownership_tokens() -> tuple[OwnershipToken, ...]:
    return tuple(OwnershipToken(**row) for row in rows("tokens.toml", "token"))


@remembering(512)
def service_of_token(text: str) -> str | None:
    """The service whose ownership record the TXT string *text* is, or None."""
    found = text.strip().lower()
    return next((each.name for each in ownership_tokens() if found.startswith(each.start)), None)
