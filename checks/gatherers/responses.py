"""One HTTP answer, and what of it may be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from checks.engine.facts import Gap, Reason
from checks.parsing.challenges import challenger_of

MAX_COOKIES = 20
SHORT = 200  # bytes of a header that is worth remembering
# Only what the web uses: some of Python's other codecs are no text, or slow on purpose.
_CHARSET = re.compile(
    r"charset=[\"']?((?:iso-?8859|windows|cp125|koi8|shift|euc|gb|big5|utf-16|latin)[\w-]{0,15})"
)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer to one request. ``headers`` have lower-case names and no cookie values.

    ``body`` is decompressed and capped; ``truncated`` says that there was more.
    ``transferred_bytes`` are those of the body as they came. ``milliseconds`` run from the
    request to the end of the header section.
    """

    url: str
    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    transferred_bytes: int
    milliseconds: float
    truncated: bool = False

    def header(self, name: str) -> str | None:
        """The first value of a header, or None. *name* in lower case."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def too_large(self) -> Gap:
        """What to say of a truncated answer where only the whole would do."""
        megabytes = len(self.body) / 1_000_000
        return Gap(Reason.TOO_LARGE, f"the answer is larger than the {megabytes:.0f} MB we read")

    @property
    def media_type(self) -> str:
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        """As a browser would see it; without a Content-Type the body's start decides."""
        if self.media_type:
            return self.media_type in ("text/html", "application/xhtml+xml")
        return self.body[:500].lstrip().lower().startswith((b"<!doctype html", b"<html"))

    @property
    def is_text(self) -> bool:
        return self.is_html or self.media_type.startswith("text/")

    @property
    def text(self) -> str:
        """The body by its declared charset, else UTF-8; octets that don't fit are replaced."""
        try:
            decoded = self.body.decode(self._charset, "replace")
        except LookupError:
            decoded = self.body.decode("utf-8", "replace")
        return decoded.replace("\0", "\ufffd")

    @property
    def _charset(self) -> str:
        found = _CHARSET.search((self.header("content-type") or "").lower())
        return found[1] if found else "utf-8"


def plain_headers(items: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Headers as they may be stored: names in lower case, cookie values left out."""
    return tuple(
        # The answers of one site repeat most of their headers.
        _short_header(name, value) if len(name) + len(value) < SHORT else _header(name, value)
        for name, value in items
    )


def refusal_of(response: Response) -> Gap | None:
    """Why this answer says nothing about the site, when it was throttling or a bot challenge."""
    if vendor := challenger_of(response.status, response.headers, response.body):
        return Gap(Reason.CHALLENGE, f"{vendor}'s bot protection answered in place of the site")
    if response.status == 429:
        return Gap(Reason.THROTTLED, "the site asked us to slow down (status 429)")
    return None


class VisitCookies:
    """The cookies of one visit, sent back to the very host that set them and nowhere else."""

    def __init__(self) -> None:
        self._by_host: dict[str, dict[str, str]] = {}

    def remember(self, url: str, set_cookies: Iterable[str]) -> None:
        jar = self._by_host.setdefault(_host(url), {})
        for name, value in _pairs(set_cookies):
            if len(jar) < MAX_COOKIES and len(name) + len(value) < 4096:
                jar[name] = value

    def header_for(self, url: str) -> tuple[tuple[str, str], ...]:
        jar = self._by_host.get(_host(url))
        if not jar:
            return ()
        return (("Cookie", "; ".join(f"{name}={value}" for name, value in jar.items())),)


def _pairs(set_cookies: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in set_cookies:
        name, equals, value = line.partition(";")[0].strip().partition("=")
        # What could not stand in a header of ours is not sent back.
        if equals and name and (name + value).isprintable() and (name + value).isascii():
            yield name, value


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _header(name: bytes, value: bytes) -> tuple[str, str]:
    key, text = _storable(name).lower(), _storable(value)
    return key, _without_value(text) if key == "set-cookie" else text


_short_header = lru_cache(maxsize=1024)(_header)


def _without_value(set_cookie: str) -> str:
    pair, semicolon, attributes = set_cookie.partition(";")
    name, equals, _ = pair.partition("=")
    return f"{name}{equals}{semicolon}{attributes}"


def _storable(octets: bytes) -> str:
    return octets.decode("utf-8", "replace").strip(" \t").replace("\0", "\ufffd")
