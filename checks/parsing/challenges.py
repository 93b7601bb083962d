"""Answers of a bot protection, which say nothing about the site behind it."""

from __future__ import annotations

from collections.abc import Iterable

MAX_BODY = 65_536

# Header, value's start, whose. From the vendors' own documentation.
_HEADERS: tuple[tuple[str, str, str], ...] = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
    ("x-datadome", "protected", "DataDome"),
    ("sg-captcha", "challenge", "SiteGround"),
)
_STATUSES = frozenset({401, 403, 405, 406, 503})
_FORBIDDEN: tuple[tuple[bytes, str], ...] = (  # beside 503 these are an outage of the site
    (b"cf-error-details", "Cloudflare"),
    (b"errors.edgesuite.net", "Akamai"),
)
_MARKERS: tuple[tuple[bytes, str], ...] = (
    (b"/cdn-cgi/challenge-platform/", "Cloudflare"),
    (b"<title>Just a moment...</title>", "Cloudflare"),
    (b"_Incapsula_Resource", "Imperva"),
    (b"captcha-delivery.com", "DataDome"),
    (b"px-captcha", "HUMAN"),
    (b"sucuri_cloudproxy", "Sucuri"),
    (b"Access Denied - Sucuri Website Firewall", "Sucuri"),
    (b"/_sec/cp_challenge", "Akamai"),
    (b"/.well-known/sgcaptcha/", "SiteGround"),
)


def challenger_of(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> str | None:
    """Who stood in the way with a challenge or a block page; None for an answer of the site.

    *headers* have lower-case names; *body* is decompressed. A marker in the body counts only
    beside a status of refusal, since ordinary pages carry such scripts as well.
    """
    for name, value in headers:
        for known, start, vendor in _HEADERS:
            if name == known and value.lower().startswith(start) and not _is_fine(known, status):
                return vendor
    if status not in _STATUSES:
        return None
    start_of_body = body[:MAX_BODY]
    markers = _MARKERS + _FORBIDDEN if status == 403 else _MARKERS
    return next((vendor for marker, vendor in markers if marker in start_of_body), None)


def _is_fine(header: str, status: int) -> bool:
    """DataDome marks every answer that it protects; only refusals are challenges."""
    return header == "x-datadome" and status not in _STATUSES
