"""Strict-Transport-Security (RFC 6797): what a browser will remember, or why it won't."""

import re
from dataclasses import dataclass

from checks.parsing import ParseError
from checks.parsing.headers import MAX_HEADER, TOKEN, split_directives
from checks.parsing.remembering import remembering

PRELOAD_MINIMUM = 31_536_000  # seconds; the preload list's own rule
_KNOWN = frozenset({"max-age", "includesubdomains", "preload"})
_MOST_DIGITS = 12


class HstsError(ParseError):
    """Browsers ignore the header (RFC 6797 section 8.1)."""


@dataclass(frozen=True, slots=True)
class Hsts:
    """`max_age` is seconds; 0 makes the browser forget the host (section 6.1.1)."""

    max_age: int
    include_subdomains: bool
    preload: bool
    unknown: tuple[str, ...]

    @property
    def ready_for_preload(self) -> bool:
        return self.max_age >= PRELOAD_MINIMUM and self.include_subdomains and self.preload


@remembering(64)
def parse_hsts(value: str) -> Hsts:
    """Parse one header value; of several headers only the first counts (section 8.1).

    Raises HstsError for what makes browsers ignore it: no max-age, or broken grammar (6.1).
    """
    if len(value) > MAX_HEADER:
        raise HstsError("the header is too long")
    directives: dict[str, str | None] = {}
    for name, text in split_directives(value, ";"):
        if not TOKEN.match(name):
            raise HstsError(f"“{name[:60]}” isn't a directive; separate directives with semicolons")
        if name in directives:
            raise HstsError(f"{name} appears more than once")
        directives[name] = text
    if directives.get("includesubdomains") is not None:
        raise HstsError("includeSubDomains takes no value")
    return Hsts(
        max_age=_seconds(directives),
        include_subdomains="includesubdomains" in directives,
        preload="preload" in directives,
        unknown=tuple(name for name in directives if name not in _KNOWN),
    )


def _seconds(directives: dict[str, str | None]) -> int:
    if "max-age" not in directives:
        raise HstsError("max-age is missing")
    text = directives["max-age"] or ""
    if not re.fullmatch(r"[0-9]+", text):
        raise HstsError("max-age must be a number of seconds")
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
