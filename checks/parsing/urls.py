"""http and https addresses: parsed once, compared and resolved the way browsers do."""

import ipaddress
import re
from typing import Literal, cast
from urllib.parse import quote, urljoin, urlsplit

import msgspec
from msgspec.structs import replace

from checks.parsing import ParseError
from checks.parsing.names import MAX_NAME, DomainError, ascii_host
from checks.parsing.remembering import remembering

MAX_URL = 8_192
DEFAULT_PORTS = {"http": 80, "https": 443}

Scheme = Literal["http", "https"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_REMOVED = re.compile(r"[\t\n\r]")
_CONTROL_OR_SPACE = "".join(map(chr, range(0x21)))
_PATH_SAFE = "%/:@!$&'()*+,;=~-._[]|"
_NUMBER = re.compile(r"([0-9]+|0x[0-9a-f]*)\Z")
# Most addresses we meet: nothing in them has to be put right, and no host is a number.
_PLAIN = re.compile(
    r"(https?)://"
    r"((?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"((?:/(?!\.\.?(?:[/?]|\Z))[A-Za-z0-9_~%:@$&'()*+,;=!|.-]*)*)"
    r"(?:\?([A-Za-z0-9_~%/:@$&'()*+,;=!|.?-]*))?"
)


class UrlError(ParseError):
    """The text isn't an http or https address that may be followed."""


class Url(msgspec.Struct, frozen=True):
    """An absolute address without fragment, user name or password.

    `host` is a lower-case A-label name or an IP address (IPv6 without brackets); `path` begins
    with a slash; `query` is without its question mark, None when there is none.
    """

    scheme: Scheme
    host: str
    port: int
    path: str
    query: str | None = None

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def target(self) -> str:
        """Path and query, as the request line has them."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    def __str__(self) -> str:
        return self.origin + self.target


@remembering(2_048)
def parse_url(text: str) -> Url:
    """Parse an absolute http or https address. Raises UrlError with one plain line."""
    return _parse_plain(text) or _parse_any(text)


def _parse_plain(text: str) -> Url | None:
    """A short cut for an address that is written as we would write it; None for all others."""
    if len(text) > MAX_URL or not (match := _PLAIN.fullmatch(text)):
        return None
    scheme, host, path, query = match.groups()
    if len(host) > MAX_NAME:
        return None
    return Url(cast(Scheme, scheme), host, DEFAULT_PORTS[scheme], path or "/", query)


def _parse_any(text: str) -> Url:
    cleaned = _cleaned(text)
    scheme = _SCHEME.match(cleaned)
    if scheme is None:
        raise UrlError("the address must start with https:// or http://")
    _require_http(scheme[1])
    try:
        parts = urlsplit(cleaned)
        port = parts.port
    except ValueError:
        raise UrlError("the address has a broken host or port") from None
    if parts.username is not None or parts.password is not None:
        raise UrlError("the address holds a user name or password")
    name = cast(Scheme, scheme[1].lower())
    return Url(
        scheme=name,
        host=_host(parts.hostname or "", bracketed="[" in parts.netloc),
        port=DEFAULT_PORTS[name] if port is None else port,
        path=_path(parts.path),
        query=quote(parts.query, safe=_PATH_SAFE + "?") if "?" in cleaned else None,
    )


def resolve(base: Url, location: str) -> Url:
    """Where a Location header or a link on the page `base` leads (RFC 9110 section 10.2.2).

    Raises UrlError for a broken address or another scheme (javascript:, data:, mailto: …).
    """
    if location[:1] == "/" != location[1:2] and (plain := _parse_plain(base.origin + location)):
        return plain
    if plain := _parse_plain(location):
        return plain
    cleaned = _cleaned(location)
    if scheme := _SCHEME.match(cleaned):
        _require_http(scheme[1])
    try:
        return parse_url(urljoin(str(base), cleaned))
    except UrlError:
        raise
    except ValueError:
        raise UrlError("the address has a broken host or port") from None


def same_origin(one: Url, other: Url) -> bool:
    """Same scheme, host and port (RFC 6454 section 5)."""
    return one.origin == other.origin


def variants(apex: str) -> tuple[Url, Url, Url, Url]:
    """The four front doors of a domain: http and https, without and with www."""
    www = f"www.{apex}"
    return (
        Url("http", apex, 80, "/"),
        Url("http", www, 80, "/"),
        Url("https", apex, 443, "/"),
        Url("https", www, 443, "/"),
    )


def canonical_variant(url: Url, host: str) -> Url:
    """The address that `url` should lead to when `host` is the canonical host."""
    return replace(url, scheme="https", host=host, port=443)


def _cleaned(text: str) -> str:
    if len(text) > MAX_URL:
        raise UrlError(f"the address is longer than {MAX_URL} characters")
    stripped = _REMOVED.sub("", text.strip(_CONTROL_OR_SPACE)).partition("#")[0]
    before, mark, query = stripped.partition("?")
    return before.replace("\\", "/") + mark + query  # as browsers do: "/\evil" is "//evil"


def _require_http(scheme: str) -> None:
    if scheme.lower() not in DEFAULT_PORTS:
        raise UrlError(f"{scheme[:40].lower()}: addresses can't be followed")


def _host(text: str, *, bracketed: bool) -> str:
    if not text:
        raise UrlError("the address has no host")
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        if not bracketed:
            return _host_name(text)
    else:
        if bracketed == (address.version == 6):
            return str(address)
    raise UrlError(f"{text[:100]!a} isn't a host name.")


def _host_name(text: str) -> str:
    try:
        host = ascii_host(text)
    except DomainError as error:
        raise UrlError(str(error)) from None
    if _NUMBER.match(host.rpartition(".")[2]):
        raise UrlError("the host is an IP address in an unusual form")
    return host


def _path(raw: str) -> str:
    """Percent-encode, and take out dot segments (RFC 3986 section 5.2.4)."""
    kept: list[str] = []
    segments = raw.removeprefix("/").split("/")
    for at, segment in enumerate(segments, start=1):
        if segment not in {".", ".."}:
            kept.append(segment)
            continue
        if segment == ".." and kept:
            kept.pop()
        if at == len(segments):
            kept.append("")
    return "/" + quote("/".join(kept), safe=_PATH_SAFE, errors="replace")
