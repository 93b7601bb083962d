"""Facts about what was asked for twice, for the tests of rules."""

from __future__ import annotations

from typing import Any

from checks.engine.facts import CopyFacts, FamilyAnswer, FamilyFacts, RepeatFacts
from tests.checks.rules.builders import DOMAIN, WEB_ADDRESS, WEB_ADDRESS_V6
from tests.checks.rules.web_builders import HOME

OFFER = f"{HOME}offer"


def copy(url: str = OFFER, ending: str = "/", **fields: Any) -> CopyFacts:
    """Another spelling of a page's address; 404 unless *fields* say otherwise."""
    fields.setdefault("difference", "a slash at its end")
    fields.setdefault("final_url", url + ending)
    fields.setdefault("status", 404)
    fields.setdefault("likeness", 0.2 if fields["status"] == 404 else 1.0)
    return CopyFacts(url=url, copy=url + ending, **fields)


def family(
    four: tuple[int, str | None] = (200, None),
    six: tuple[int, str | None] = (200, None),
    *,
    likeness: float = 1.0,
) -> FamilyFacts:
    """Status and Location over IPv4 and over IPv6."""
    return FamilyFacts(
        DOMAIN,
        FamilyAnswer(WEB_ADDRESS, *four),
        FamilyAnswer(WEB_ADDRESS_V6, *six),
        likeness,
    )


def repeat(**headers: str) -> RepeatFacts:
    """A file asked for twice; *headers* (with underscores) are those of the second answer."""
    second = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return RepeatFacts(DOMAIN, f"{HOME}app.js", "Cloudflare", (), second)
