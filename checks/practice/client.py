"""The fictional client's web site: hosts and pages of ``site.toml``, and what they answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

FILE = Path(__file__).with_name("site.toml")
PAGES = Path(__file__).with_name("pages")

CertificateKind = Literal["good", "expired", "incomplete", "self-signed"]
Headers = tuple[tuple[str, str], ...]

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
}
FRESHNESS = {".html": "no-cache", ".json": "no-store"}
SHORT_FRESHNESS = "public, max-age=3600"
REVALIDATED = {"no-store", ""}  # no entity tag with these


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Headers
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Page:
    """One path of one host: a file, or a redirect when ``to`` is given.

    ``post_to`` is where a POST is sent on to with 303; without it and outside ``methods``
    the answer is 405.
    """

    host: str
    path: str
    file: str = ""
    status: int = 200
    to: str = ""
    post_to: str = ""
    methods: tuple[str, ...] = ("GET", "HEAD")
    asset: bool = False
    headers: Headers = ()
    replace: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Page:
        default = 301 if raw.get("to") else 200
        return cls(
            **{
                **raw,
                "status": raw.get("status", default),
                "methods": tuple(raw.get("methods", ("GET", "HEAD"))),
                "headers": tuple(raw.get("headers", {}).items()),
                "replace": tuple((old, new) for old, new in raw.get("replace", ())),
            }
        )

    def body(self) -> bytes:
        """The file with the page's replacements. Raises ValueError when a piece is not there."""
        text = _file(self.file).decode()
        for old, new in self.replace:
            if old not in text:
                raise ValueError(f"{self.host}{self.path}: no {old!r} to replace")
            text = text.replace(old, new)
        return text.encode()


@dataclass(frozen=True, slots=True)
class WebHost:
    """How one host name behaves; see the head of ``site.toml`` for ``http`` and ``https``."""

    name: str
    headers: Headers
    http: str = "secure"
    https: str = "serve"
    certificate: CertificateKind = "good"
    certificate_names: tuple[str, ...] = ()
    anonymous_tls: bool = False
    compress: bool = True
    asset_freshness: str = "public, max-age=31536000, immutable"
    unknown_status: int = 404

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], common: Mapping[str, str]) -> WebHost:
        headers = {**common, **raw.get("headers", {})}
        return cls(
            **{
                **raw,
                "headers": tuple((name, value) for name, value in headers.items() if value),
                "certificate_names": tuple(raw.get("certificate_names", (raw["name"],))),
            }
        )

    def reply(
        self, pages: Mapping[tuple[str, str], Page], scheme: str, method: str, target: str
    ) -> Reply:
        """Answer a request for *target*, a path with its query."""
        policy = self.http if scheme == "http" else self.https
        if policy == "secure":
            return self._redirect(301, f"https://{self.name}{target}")
        if policy.endswith("/"):
            return self._redirect(301, policy)
        if policy != "serve":
            return self._redirect(301, policy + target)
        page = pages.get((self.name, urlsplit(target).path))
        if page is None:
            return self._file("not-found.html", self.unknown_status)
        return self._page_reply(page, method)

    def _page_reply(self, page: Page, method: str) -> Reply:
        if method == "POST" and page.post_to:
            return self._redirect(303, page.post_to)
        if method not in page.methods:
            refusal = self._file("not-allowed.html", 405)
            allow = (("allow", ", ".join(page.methods)),)
            return Reply(refusal.status, refusal.headers + allow, refusal.body)
        if page.to:
            return self._redirect(page.status, page.to)
        freshness = self.asset_freshness if page.asset else _freshness(page.file)
        return self._content(page.status, page.file, page.body(), freshness, page.headers)

    def _redirect(self, status: int, to: str) -> Reply:
        return Reply(
            status,
            (*self.headers, ("location", to), ("content-type", CONTENT_TYPES[".txt"])),
            f"{HTTPStatus(status).phrase}: {to}\n".encode(),
        )

    def _file(self, file: str, status: int) -> Reply:
        return self._content(status, file, _file(file), _freshness(file))

    def _content(
        self, status: int, file: str, body: bytes, freshness: str, extra: Headers = ()
    ) -> Reply:
        headers = [*self.headers, ("content-type", CONTENT_TYPES[Path(file).suffix]), *extra]
        if freshness:
            headers.append(("cache-control", freshness))
        if status == 200 and freshness not in REVALIDATED:
            headers.append(("etag", f'"{hashlib.sha256(body).hexdigest()[:16]}"'))
        return Reply(status, tuple(headers), body)


def foreign_reply(page: str | None) -> Reply:
    """What a machine says for a host that it does not serve."""
    headers = (("content-type", CONTENT_TYPES[".html"]),)
    return (
        Reply(200, headers, _file(page))
        if page
        else Reply(404, headers, _file("unknown-host.html"))
    )


def _freshness(file: str) -> str:
    return FRESHNESS.get(Path(file).suffix, SHORT_FRESHNESS)


@cache
def _file(name: str) -> bytes:
    return (PAGES / name).read_bytes()
