"""Where reports go: the comma-separated URIs of DMARC's and TLS-RPT's rua and ruf."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from checks.parsing.names import is_hostname

MAX_URIS = 50

_SIZE = re.compile(r"!([0-9]{1,12})([kmgt]?)\Z", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*\Z")
_URI_CHARACTERS = re.compile(r"[\x21-\x7e]+\Z")
_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}


@dataclass(frozen=True, slots=True)
class ReportUri:
    """One destination. `address` is a mailbox for mailto, else the whole URI.

    `domain` is who receives it. `max_size` is bytes from a `!10m` suffix, which RFC 9989 dropped.
    """

    scheme: str
    address: str
    domain: str
    max_size: int | None = None


def parse_report_uris(text: str) -> tuple[tuple[ReportUri, ...], tuple[str, ...]]:
    """The destinations that can be used, and a sentence about each that can't."""
    found: list[ReportUri] = []
    problems: list[str] = []
    parts = text.split(",", MAX_URIS)
    if len(parts) > MAX_URIS:
        problems.append(f"only the first {MAX_URIS} report addresses were read")
    for part in parts[:MAX_URIS]:
        written = part.strip(" \t")
        uri = _parse_uri(written)
        if uri is None:
            problems.append(f"“{written[:200]}” isn't a usable report address")
        else:
            found.append(uri)
    return tuple(found), tuple(problems)


def _parse_uri(written: str) -> ReportUri | None:
    if not _URI_CHARACTERS.match(written):
        return None
    body, max_size = written, None
    if size := _SIZE.search(written):
        body = written[: size.start()]
        max_size = int(size[1]) * _UNITS[size[2].lower()]
    scheme, colon, rest = body.partition(":")
    scheme = scheme.lower()
    if not colon or not _SCHEME.match(scheme):
        return None
    domain = _mail_domain(rest) if scheme == "mailto" else _host(body)
    if domain is None:
        return None
    address = unquote(rest.partition("?")[0]) if scheme == "mailto" else body
    return ReportUri(scheme, address, domain, max_size)


def _mail_domain(rest: str) -> str | None:
    local, at, domain = unquote(rest.partition("?")[0]).rpartition("@")
    domain = domain.lower()
    if not at or not local or not domain or re.search(r"[\s@]", local):
        return None
    return domain if is_hostname(domain) else None


def _host(uri: str) -> str | None:
    try:
        host = urlsplit(uri).hostname
    except ValueError:
        return None
    return host if host and is_hostname(host) else None
