"""Set-Cookie, as browsers read it (RFC 6265bis section 5.6).

The value is never kept: it may be somebody's session.
"""

import re
from dataclasses import dataclass
from typing import Literal, cast

from checks.parsing import ParseError
from checks.parsing.remembering import remembering

MAX_PAIR = 4_096
MAX_ATTRIBUTE = 1_024
MAX_ATTRIBUTES = 100

SameSite = Literal["strict", "lax", "none"]

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_SESSION = re.compile(
    r"(^|[^a-z])(s|auth|authtoken|jwt|token|remember|login|identity)([^a-z]|$)"
    r"|sess(ion)?(id|key)?([^a-z]|$)|sid$"
)
_CSRF = re.compile(r"csrf|xsrf|antiforgery")


class CookieError(ParseError):
    """Browsers ignore the whole Set-Cookie."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie without its value. `same_site` is None when absent or unknown (browsers: lax).

    `problems` tells why browsers refuse to store it, or ignore one of its attributes.
    """

    name: str
    secure: bool
    http_only: bool
    same_site: SameSite | None
    path: str | None
    domain: str | None
    persistent: bool
    partitioned: bool
    problems: tuple[str, ...]

    @property
    def looks_like_session(self) -> bool:
        """Whether the name suggests that holding the cookie means being logged in."""
        return bool(_SESSION.search(self.name.lower())) and not self.looks_like_csrf

    @property
    def looks_like_csrf(self) -> bool:
        return bool(_CSRF.search(self.name.lower()))


@remembering(128)
def parse_set_cookie(header: str) -> Cookie:
    """Parse one Set-Cookie value. Raises CookieError when browsers ignore all of it."""
    if _CONTROL.search(header):
        raise CookieError("the cookie contains a control character")
    pair, *attributes = header.split(";", MAX_ATTRIBUTES + 1)
    name, equals, value = pair.partition("=")
    name = name.strip(" \t") if equals else ""
    value = value if equals else pair
    if not name and not value.strip(" \t"):
        raise CookieError("the cookie has neither a name nor a value")
    if len(name) + len(value.strip(" \t")) > MAX_PAIR:
        raise CookieError("the cookie is longer than 4096 bytes")
    return _cookie(name, _attributes(attributes[:MAX_ATTRIBUTES]))


def _attributes(parts: list[str]) -> dict[str, str]:
    """The last of each name counts; one longer than 1024 bytes is ignored."""
    found: dict[str, str] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if len(value) <= MAX_ATTRIBUTE:
            found[name.strip(" \t").lower()] = value.strip(" \t")
    return found


def _cookie(name: str, attributes: dict[str, str]) -> Cookie:
    same_site = attributes.get("samesite", "").lower()
    domain = attributes.get("domain", "").lower().removeprefix(".") or None
    path = attributes.get("path")
    return Cookie(
        name=name,
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=cast(SameSite, same_site) if same_site in {"strict", "lax", "none"} else None,
        path=path if path and path.startswith("/") else None,
        domain=domain,
        persistent=bool({"max-age", "expires"} & attributes.keys()),
        partitioned="partitioned" in attributes,
        problems=tuple(_problems(name, attributes, domain)),
    )


def _problems(name: str, attributes: dict[str, str], domain: str | None) -> list[str]:
    found = _prefix_problems(name.lower(), attributes, domain)
    secure = "secure" in attributes
    same_site = attributes.get("samesite", "lax").lower()
    if same_site == "none" and not secure:
        found.append("SameSite=None needs Secure; browsers refuse the cookie")
    if same_site not in {"strict", "lax", "none"}:
        found.append("SameSite must be Strict, Lax or None")
    if "partitioned" in attributes and not secure:
        found.append("Partitioned needs Secure; browsers refuse the cookie")
    return found


def _prefix_problems(name: str, attributes: dict[str, str], domain: str | None) -> list[str]:
    """Name prefixes are promises that browsers enforce (section 4.1.3)."""
    host = name.startswith("__host-")
    if not host and not name.startswith("__secure-"):
        return []
    found: list[str] = []
    if "secure" not in attributes:
        found.append(f"a {'__Host-' if host else '__Secure-'} cookie needs Secure")
    if host and domain:
        found.append("a __Host- cookie can't have a Domain")
    if host and attributes.get("path") != "/":
        found.append("a __Host- cookie needs Path=/")
    return found
