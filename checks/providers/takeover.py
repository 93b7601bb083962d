"""Services at which a stranger can claim a host name that was left pointing there.

The values are data (``takeover.toml``), each with its source and the date it was gone over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from checks.parsing.names import is_subdomain
from checks.parsing.remembering import remembering
from checks.providers.table import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimableService:
    slug: str
    name: str
    targets: tuple[str, ...]
    source: str
    date: date
    signs: tuple[str, ...] = ()
    unclaimed: Literal["", "nxdomain"] = ""
    proof: bool = False  # a newcomer may be asked to prove that the name is theirs

    def sign_in(self, text: str) -> str | None:
        """The sign of an unclaimed name that a page's first words *text* hold, or None."""
        start = " ".join(text.split()).lower().replace("’", "'")
        return next((sign for sign in self.signs if sign in start), None)


@cache
def claimable_services() -> dict[str, ClaimableService]:
    """Every known service by slug."""
    return {row["slug"]: ClaimableService(**row) for row in rows("takeover.toml", "service")}


@remembering(512)
def claimable_service_of(target: str) -> ClaimableService | None:
    """The service that the alias target *target* belongs to, or None."""
    for service in claimable_services().values():
        if any(is_subdomain(target, ending) for ending in service.targets):
            return service
    return None
