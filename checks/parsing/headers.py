"""HTTP header values: lists (RFC 9110 section 5.6) and the small security headers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from checks.parsing import ParseError

MAX_HEADER = 65_536
MAX_ITEMS = 1_000

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)

# Referrer-Policy values by how much of an address they give to other sites.
_PRIVATE_REFERRERS = frozenset({"no-referrer", "same-origin", "strict-origin"})
_GOOD_REFERRERS = _PRIVATE_REFERRERS | {"strict-origin-when-cross-origin"}
_LEAKING_REFERRERS = frozenset(
    {"no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "unsafe-url"}
)

Framing = Literal["deny", "sameorigin"]


class HeaderError(ParseError):
    """Browsers and caches ignore a header with this value."""


@dataclass(frozen=True, slots=True)
class ContentType:
    """A media type: `essence` is lower-case type/subtype; `charset` lower-case or None."""

    essence: str
    charset: str | None
    parameters: tuple[tuple[str, str], ...]

    @property
    def is_html(self) -> bool:
        return self.essence in {"text/html", "application/xhtml+xml"}


@dataclass(frozen=True, slots=True)
class ReferrerPolicy:
    """The policy in force: the last known value of the list, "" when none is known.

    `leaks` says whether addresses go to other sites in full, or over plain http.
    """

    value: str
    unknown: tuple[str, ...]

    @property
    def leaks(self) -> bool:
        return self.value in _LEAKING_REFERRERS

    @property
    def is_good(self) -> bool:
        return self.value in _GOOD_REFERRERS


def split_quoted(text: str, separator: str) -> list[str]:
    """Split at `separator` outside of quoted strings; parts are stripped, empty ones dropped.

    Reads at most MAX_HEADER characters, gives at most MAX_ITEMS parts, never raises.
    """
    parts: list[str] = []
    start = at = 0
    text = text[:MAX_HEADER]
    mark = re.compile(f'[{re.escape(separator)}"]')
    while found := mark.search(text, at):
        if found[0] == '"':
            quoted = _QUOTED.match(text, found.start())
            at = quoted.end() if quoted else found.end()
            continue
        parts.append(text[start : found.start()])
        start = at = found.end()
    parts.append(text[start:])
    return [part for raw in parts if (part := raw.strip(" \t\r\n"))][:MAX_ITEMS]


def unquote(value: str) -> str:
    """The text of a token or quoted-string."""
    if len(value) >= 2 and value.startswith('"') and value.endswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
    return value


def split_directives(text: str, separator: str) -> list[tuple[str, str | None]]:
    """`name` and `name=value` parts; names lower-case, values unquoted, None without a "="."""
    directives: list[tuple[str, str | None]] = []
    for part in split_quoted(text, separator):
        name, equals, value = part.partition("=")
        directives.append(
            (name.rstrip(" \t").lower(), unquote(value.lstrip(" \t")) if equals else None)
        )
    return directives


def parse_list(values: str | Sequence[str]) -> tuple[str, ...]:
    """The members of a comma-separated header, given once or several times. Never raises."""
    joined = values if isinstance(values, str) else ",".join(values)
    return tuple(split_quoted(joined, ","))


def parse_x_frame_options(values: str | Sequence[str]) -> Framing:
    """Who may frame the page (HTML standard, section 7.7).

    Raises HeaderError when browsers ignore it: ALLOW-FROM, unknown or contradicting values.
    """
    found = {value.lower() for value in parse_list(values)}
    if found == {"deny"}:
        return "deny"
    if found == {"sameorigin"}:
        return "sameorigin"
    if len(found) > 1:
        raise HeaderError("the values contradict each other")
    if any(value.startswith("allow-from") for value in found):
        raise HeaderError("browsers ignore ALLOW-FROM; use frame-ancestors")
    raise HeaderError("the value must be DENY or SAMEORIGIN")


def is_nosniff(values: str | Sequence[str]) -> bool:
    """Whether X-Content-Type-Options takes effect: its first value is nosniff (Fetch standard)."""
    found = parse_list(values)
    return bool(found) and found[0].lower() == "nosniff"


def parse_referrer_policy(values: str | Sequence[str]) -> ReferrerPolicy:
    """The last value a browser knows wins; earlier ones are for older browsers. Never raises."""
    found = [value.lower() for value in parse_list(values)]
    known = [value for value in found if value in _GOOD_REFERRERS | _LEAKING_REFERRERS]
    unknown = tuple(value for value in found if value not in known)
    return ReferrerPolicy(known[-1] if known else "", unknown)


def parse_content_type(value: str) -> ContentType:
    """Parse a Content-Type (RFC 9110 section 8.3). Raises HeaderError without type/subtype."""
    parts = split_quoted(value, ";")
    kind, slash, subtype = (parts[0] if parts else "").lower().partition("/")
    if not slash or not TOKEN.match(kind) or not TOKEN.match(subtype):
        raise HeaderError("the value must be a type and a subtype, such as text/html")
    parameters: dict[str, str] = {}
    for name, text in split_directives(";".join(parts[1:]), ";"):
        if text is not None and TOKEN.match(name):
            parameters.setdefault(name, text)
    charset = parameters.get("charset", "").lower() or None
    return ContentType(f"{kind}/{subtype}", charset, tuple(parameters.items()))
