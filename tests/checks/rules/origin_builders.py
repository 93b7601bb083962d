"""Facts about servers behind an edge for the tests of rules."""

from __future__ import annotations

from typing import Any

from checks.engine.facts import Endpoint, OriginFacts, OriginTry
from tests.checks.rules.builders import DOMAIN, WEB_ADDRESS

RECORD = f"the address record of ftp.{DOMAIN}"


def one_try(host: str = DOMAIN, address: str = WEB_ADDRESS, **fields: Any) -> OriginTry:
    """A try that met somebody else's page, unless *fields* say otherwise."""
    fields.setdefault("status", None if fields.get("gap") else 404)
    return OriginTry(host, address, **fields)


def served(host: str = DOMAIN, endpoint: Endpoint | None = None, **fields: Any) -> OriginTry:
    return one_try(host, status=200, likeness=0.97, endpoint=endpoint, **fields)


def origins(
    *tries: OriginTry, protected: tuple[str, ...] = (DOMAIN,), **fields: Any
) -> OriginFacts:
    """The suspects are the addresses of *tries*."""
    addresses = dict.fromkeys(one.address for one in tries)
    fields.setdefault("suspects", tuple((address, RECORD) for address in addresses))
    return OriginFacts(DOMAIN, protected=protected, tries=tries, **fields)
