"""SMTP TLS reporting (RFC 8460): where senders report failed encryption to."""

import re
from dataclasses import dataclass

from checks.parsing import ParseError
from checks.parsing.report_uris import ReportUri, parse_report_uris
from checks.parsing.tags import MAX_RECORD, parse_tags

_VERSION = re.compile(r"v=TLSRPTv1[ \t]*;")
_SCHEMES = frozenset({"mailto", "https"})


class TlsRptError(ParseError):
    """Senders treat the domain as not asking for reports (section 3)."""


@dataclass(frozen=True, slots=True)
class TlsRptRecord:
    """The record at _smtp._tls.<domain>; `rua` has at least one destination."""

    rua: tuple[ReportUri, ...]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]


def is_tls_rpt(text: str) -> bool:
    """Whether a TXT string counts: it begins with v=TLSRPTv1; (section 3)."""
    return _VERSION.match(text) is not None


def parse_tls_rpt(text: str) -> TlsRptRecord:
    """Parse the record. Raises TlsRptError without a version first or a usable rua."""
    if not is_tls_rpt(text):
        raise TlsRptError("the record doesn't begin with v=TLSRPTv1;")
    if len(text) > MAX_RECORD:
        raise TlsRptError("the record is longer than a TXT record can be")
    tags = parse_tags(text)
    if tags.malformed:
        raise TlsRptError(f"“{tags.malformed[0][:60]}” isn't a field and its value")
    destinations, problems = parse_report_uris(tags.get("rua") or "")
    usable = tuple(uri for uri in destinations if uri.scheme in _SCHEMES)
    if not usable:
        raise TlsRptError("rua must name at least one mailto: or https: address")
    others = (f"senders can't use {uri.scheme}:" for uri in destinations if uri not in usable)
    unknown = tags.unknown(frozenset({"v", "rua"}))
    return TlsRptRecord(usable, unknown, (*problems, *others))
