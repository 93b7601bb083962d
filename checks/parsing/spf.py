"""SPF records as RFC 7208 writes them: one record in, its terms out, or the term that is wrong.

A receiver answers any syntax error with "permerror" (section 4.6), so the first one is raised.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from checks.parsing import ParseError, spf_macros
from checks.parsing.remembering import remembering
from checks.parsing.spf_macros import MacroError

MAX_RECORD = 65_535
LOOKUP_LIMIT = 10  # section 4.6.4
VOID_LIMIT = 2  # section 4.6.4

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_TERM = re.compile(r"(?P<qualifier>[-+~?]?)(?P<name>[A-Za-z][A-Za-z0-9_.-]*)(?P<rest>.*)\Z")
# A slash may also stand inside a domain-spec, so only digits at the very end are a length.
_CIDR = re.compile(r"(?P<spec>.*?)(?:/(?P<four>[0-9]{1,3}))?(?://(?P<six>[0-9]{1,3}))?\Z")
_PREFIX_LENGTH = re.compile(r"(?:0|[1-9][0-9]{0,2})\Z")
_IP4 = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})\Z")

_COSTING = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
_DOMAIN_NEEDED = frozenset({"include", "exists"})
_DOMAIN_OPTIONAL = frozenset({"a", "mx", "ptr"})
_WITH_CIDR = frozenset({"a", "mx"})


class SpfSyntaxError(ParseError):
    """`term` breaks the grammar, for `reason`; a receiver answers permerror."""

    def __init__(self, term: str, reason: str) -> None:
        super().__init__(f"“{term[:200]}”: {reason}" if term else reason)
        self.term = term
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A directive. `network` is set for ip4 and ip6; the cidr lengths for a and mx when written."""

    qualifier: str
    name: str
    domain_spec: str | None
    network: Network | None
    cidr4: int | None
    cidr6: int | None
    text: str

    @property
    def costs_lookup(self) -> bool:
        """Whether evaluating it counts towards the limit of ten (section 4.6.4)."""
        return self.name in _COSTING

    @property
    def has_macros(self) -> bool:
        return spf_macros.has_macros(self.domain_spec or "")


@dataclass(frozen=True, slots=True)
class Modifier:
    """`name=value`: redirect, exp, or one that receivers ignore."""

    name: str
    value: str
    text: str

    @property
    def costs_lookup(self) -> bool:
        return self.name in _COSTING

    @property
    def has_macros(self) -> bool:
        return spf_macros.has_macros(self.value)


Term = Mechanism | Modifier


@dataclass(frozen=True, slots=True)
class SpfRecord:
    """One record; `terms` in the order written."""

    text: str
    terms: tuple[Term, ...]

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        return tuple(term for term in self.terms if isinstance(term, Mechanism))

    @property
    def redirect(self) -> Modifier | None:
        return self._modifier("redirect")

    @property
    def explanation(self) -> Modifier | None:
        return self._modifier("exp")

    @property
    def terminal(self) -> Term | None:
        """What decides about every other sender: the all mechanism, else redirect, else None."""
        for mechanism in self.mechanisms:
            if mechanism.name == "all":
                return mechanism
        return self.redirect

    @property
    def evaluated(self) -> tuple[Term, ...]:
        """The terms that a receiver may reach: nothing after all, and no redirect beside it."""
        reached: list[Term] = []
        for mechanism in self.mechanisms:
            reached.append(mechanism)
            if mechanism.name == "all":
                return tuple(reached)
        return (*reached, self.redirect) if self.redirect else tuple(reached)

    @property
    def has_macros(self) -> bool:
        return any(term.has_macros for term in self.terms)

    def _modifier(self, name: str) -> Modifier | None:
        modifiers = (term for term in self.terms if isinstance(term, Modifier))
        return next((modifier for modifier in modifiers if modifier.name == name), None)


def is_spf(text: str) -> bool:
    """Whether a TXT string is an SPF record (section 4.5): exactly v=spf1, then a space or end."""
    return text[:7].lower() in {"v=spf1", "v=spf1 "}


def spf_records(texts: Iterable[str]) -> tuple[str, ...]:
    """The SPF records among a name's TXT strings; more than one is a permerror (section 4.5)."""
    return tuple(text for text in texts if is_spf(text))


@remembering(256)
def parse_spf(text: str) -> SpfRecord:
    """Parse one record. Raises SpfSyntaxError with the first term that is wrong."""
    if not is_spf(text):
        raise SpfSyntaxError("", "the record doesn't start with v=spf1")
    if len(text) > MAX_RECORD:
        raise SpfSyntaxError("", "the record is longer than a TXT record can be")
    terms = tuple(_parse_term(term) for term in text[6:].split(" ") if term)
    for once in ("redirect", "exp"):
        if sum(isinstance(term, Modifier) and term.name == once for term in terms) > 1:
            raise SpfSyntaxError(once, f"{once}= may appear only once")
    return SpfRecord(text, terms)


def _parse_term(text: str) -> Term:
    match = _TERM.match(text)
    if match is None:
        raise SpfSyntaxError(text, "this isn't a mechanism or modifier")
    name, rest = match["name"].lower(), match["rest"]
    try:
        if rest.startswith("="):
            return _parse_modifier(match["qualifier"], name, rest[1:], text)
        return _parse_mechanism(match["qualifier"] or "+", name, rest, text)
    except MacroError as error:
        raise SpfSyntaxError(text, str(error)) from None


def _parse_modifier(qualifier: str, name: str, value: str, text: str) -> Modifier:
    if qualifier:
        raise SpfSyntaxError(text, f"a modifier can't start with {qualifier}")
    if name in {"redirect", "exp"}:
        spf_macros.require_domain_spec(value)
    else:
        spf_macros.require_macro_string(value)
    return Modifier(name, value, text)


def _parse_mechanism(qualifier: str, name: str, rest: str, text: str) -> Mechanism:
    if name == "all":
        if rest:
            raise SpfSyntaxError(text, "all takes no value")
        return Mechanism(qualifier, name, None, None, None, None, text)
    if name in {"ip4", "ip6"}:
        return Mechanism(qualifier, name, None, _network(name, rest, text), None, None, text)
    if name not in _DOMAIN_NEEDED | _DOMAIN_OPTIONAL:
        raise SpfSyntaxError(text, f"there is no mechanism called {name}")
    if name in _WITH_CIDR:
        rest, cidr4, cidr6 = _without_cidr(rest, text)
    else:
        cidr4 = cidr6 = None
    return Mechanism(qualifier, name, _domain_spec(name, rest, text), None, cidr4, cidr6, text)


def _domain_spec(name: str, spec: str, text: str) -> str | None:
    if not spec and name in _DOMAIN_OPTIONAL:
        return None
    if not spec.startswith(":"):
        raise SpfSyntaxError(text, f"{name} needs a colon and a domain name")
    spf_macros.require_domain_spec(spec[1:])
    return spec[1:]


def _without_cidr(rest: str, text: str) -> tuple[str, int | None, int | None]:
    match = _CIDR.match(rest)
    if match is None:  # a line break, which no term can hold
        raise SpfSyntaxError(text, "this isn't a mechanism or modifier")
    four, six = match["four"], match["six"]
    return (
        match["spec"],
        None if four is None else _prefix_length(four, 32, text),
        None if six is None else _prefix_length(six, 128, text),
    )


def _prefix_length(digits: str, most: int, text: str) -> int:
    if not _PREFIX_LENGTH.match(digits) or int(digits) > most:
        raise SpfSyntaxError(text, f"a network length is a number from 0 to {most}")
    return int(digits)


def _network(name: str, rest: str, text: str) -> Network:
    if not rest.startswith(":"):
        raise SpfSyntaxError(text, f"{name} needs a colon and an address")
    address, slash, digits = rest[1:].partition("/")
    most = 32 if name == "ip4" else 128
    length = _prefix_length(digits, most, text) if slash else most
    if (name == "ip4") != bool(_IP4.match(address)) or "%" in address:
        raise SpfSyntaxError(text, f"“{address[:60]}” isn't an {name} address")
    try:
        return ipaddress.ip_network(f"{address}/{length}", strict=False)
    except ValueError:
        raise SpfSyntaxError(text, f"“{address[:60]}” isn't an {name} address") from None
