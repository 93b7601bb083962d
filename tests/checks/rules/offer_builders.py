"""What a server agreed to, for the tests of rules."""

from __future__ import annotations

from typing import Any

from checks.engine.facts import TlsOffers
from tests.checks.rules.builders import DOMAIN, WEB_ADDRESS


def offers(**fields: Any) -> TlsOffers:
    """A server with HTTP/2 that refuses every old cipher and has no finite-field key."""
    fields.setdefault("alpn", "h2")
    fields.setdefault("old_cipher", None)
    fields.setdefault("dh_key", "none")
    return TlsOffers(DOMAIN, WEB_ADDRESS, **fields)
