"""Certificate authorities by the issuer they write and the name CAA knows them by (RFC 8659).

The values are data (``certificate_authorities.toml``), each with its source and date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from checks.providers.table import rows

# The O= of a name in RFC 4514 form; a comma inside the value is escaped by a backslash.
_ORGANISATION = re.compile(r"(?:^|[,+]\s*)O=((?:\\.|[^,+\\])*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateAuthority:
    name: str
    organisations: frozenset[str]
    caa: tuple[str, ...]
    source: str
    date: date


@cache
def certificate_authorities() -> tuple[CertificateAuthority, ...]:
    return tuple(
        CertificateAuthority(**{**row, "organisations": frozenset(row["organisations"])})
        for row in rows("certificate_authorities.toml", "authority")
    )


def authority_of(issuer: str) -> CertificateAuthority | None:
    """The authority whose organisation stands in *issuer*, a name in RFC 4514 form."""
    found = _ORGANISATION.search(issuer)
    if found is None:
        return None
    organisation = re.sub(r"\\(.)", r"\1", found[1]).strip().lower()
    for authority in certificate_authorities():
        if organisation in authority.organisations:
            return authority
    return None
