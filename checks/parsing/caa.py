"""CAA records (RFC 8659): which certificate authorities may issue for a name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.parsing.names import parents

MAX_VALUE = 65_535
CRITICAL = 128

_TAG = re.compile(r"[A-Za-z0-9]+\Z")
_ISSUER_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\Z")
_PARAMETER_VALUE = re.compile(r"[\x21-\x3a\x3c-\x7e]*\Z")
_ISSUING = frozenset({"issue", "issuewild", "issuemail", "issuevmc"})
_KNOWN = _ISSUING | {"iodef", "contactemail", "contactphone"}


@dataclass(frozen=True, slots=True)
class CaaRecord:
    """One property. For issue and its relatives `issuer` is the authority's lower-case name.

    An `issuer` of None forbids issuing: a bare ";", or a value that breaks the grammar, which
    section 4.2 treats alike (the latter has a line in `problems`).
    """

    critical: bool
    tag: str
    value: str
    issuer: str | None
    parameters: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]


def parse_caa(flags: int, tag: str, value: str) -> CaaRecord:
    """Read one record from its three fields; never raises."""
    name, text = tag.lower(), value[:MAX_VALUE]
    problems: list[str] = []
    issuer: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    if name in _ISSUING:
        issuer, parameters, problem = _issue_value(text)
        problems += [problem] if problem else []
    elif name == "iodef" and not _is_report_address(text):
        problems.append("iodef must be a mailto:, http: or https: address")
    if not _TAG.match(tag):
        problems.append("the tag may have letters and digits only")
    elif name not in _KNOWN:
        problems.append(f"there is no property called {name[:60]}")
    if flags & ~CRITICAL:
        problems.append("flags other than 0 and 128 have no meaning")
    return CaaRecord(bool(flags & CRITICAL), name, text, issuer, parameters, tuple(problems))


def permits(records: Iterable[CaaRecord], ca_domain: str, wildcard: bool = False) -> bool:
    """Whether the relevant record set lets the authority `ca_domain` issue (section 4).

    `records` are those of one name: the first on the way up from the host that has any.
    """
    found = tuple(records)
    if any(record.critical and record.tag not in _KNOWN for record in found):
        return False
    rules = [record for record in found if record.tag == "issue"]
    if wildcard:
        rules = [record for record in found if record.tag == "issuewild"] or rules
    return not rules or any(record.issuer == ca_domain.lower() for record in rules)


def caa_names(name: str) -> tuple[str, ...]:
    """The names to ask in turn, from `name` up to its top level domain (section 3)."""
    return (name.lower().removesuffix("."), *parents(name))


def _issue_value(text: str) -> tuple[str | None, tuple[tuple[str, str], ...], str | None]:
    issuer, semicolon, rest = text.strip(" \t").partition(";")
    issuer = issuer.rstrip(" \t")
    if issuer and not all(_ISSUER_LABEL.match(label) for label in issuer.split(".")):
        return None, (), "the authority's name isn't a domain name, so no one may issue"
    parts = rest.split(";") if semicolon and rest.strip(" \t") else []
    parameters = _parameters(parts)
    if parameters is None:
        return None, (), "a parameter isn't written name=value, so no one may issue"
    return issuer.lower() or None, parameters, None


def _parameters(parts: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    found: list[tuple[str, str]] = []
    for part in parts:
        name, equals, value = part.strip(" \t").partition("=")
        name, value = name.rstrip(" \t"), value.lstrip(" \t")
        if not equals or not _ISSUER_LABEL.match(name) or not _PARAMETER_VALUE.match(value):
            return None
        found.append((name.lower(), value))
    return tuple(found)


def _is_report_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
