"""Domain and host names: what a person typed, and what DNS published.

Names inside the product are lower-case A-labels without a trailing dot.
"""

import functools
import ipaddress
import re
from typing import NoReturn

import idna
from publicsuffixlist import PublicSuffixList

from checks.parsing import ParseError
from checks.parsing.remembering import remembering

MAX_INPUT = 2_000
MAX_NAME = 253
MAX_LABEL = 63
EXAMPLE = "coach.example"

_LDH_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")
_DNS_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_NUMERIC_LABEL = re.compile(r"([0-9]+|0x[0-9a-f]*)\Z")
_ADDRESS = re.compile(r"[0-9A-Fa-f:./]+\Z")  # what one is made of
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})


class DomainError(ParseError):
    """What was typed isn't a domain name; the message says what to type instead."""


def parse_domain(text: str) -> str:
    """Return `text` as a lower-case A-label name with at least two labels and no trailing dot.

    Unicode names are mapped by UTS 46 and must be valid under IDNA 2008 (RFC 5891).
    Raises DomainError with one plain line.
    """
    if len(text) > MAX_INPUT:
        raise DomainError(f"That is {len(text)} characters long; a domain name has at most 253.")
    typed = text.strip().translate(_DOTS)
    if not typed:
        raise DomainError(f"Enter a domain name, for example {EXAMPLE}.")
    _refuse_other_things(typed)
    labels = typed.removesuffix(".").split(".")
    _refuse_bad_shape(labels)
    name = ".".join(_a_label(label) for label in labels)
    if len(name) > MAX_NAME:
        raise DomainError(f"That name is {len(name)} characters long; the most allowed is 253.")
    if _NUMERIC_LABEL.match(name.rpartition(".")[2]):
        raise DomainError("A domain name can't end in a number; enter it with its ending (.com).")
    return name


def ascii_host(text: str) -> str:
    """The host name of a URL in lower-case A-labels; single labels and underscores may pass.

    Raises DomainError for what no DNS name can hold.
    """
    typed = text[:MAX_INPUT].translate(_DOTS).removesuffix(".")
    # Lower-casing is UTS 46's work: Python's own makes another sigma of one that ends a word.
    name = (
        typed.lower() if typed.isascii() else ".".join(_a_label(part) for part in typed.split("."))
    )
    if not is_dns_name(name):
        raise DomainError(f"{_shown(text[:100])} isn't a host name.")
    return name


def u_label(name: str) -> str:
    """`name` as people write it (xn--bcher-kva.example -> bücher.example), for display only."""
    return ".".join(_decoded(label) for label in name.split("."))


@remembering(512)
def registrable_domain(name: str, *, private: bool = True) -> str | None:
    """The part of `name` that somebody registered, or None for a public suffix itself.

    With `private` (the default) suffixes that companies lend to their customers count, so
    a.shop.github.io gives shop.github.io; without it only the ICANN section does (github.io).
    An unknown top level domain counts as a suffix, as the list's default rule says.
    """
    found = _suffixes(private).privatesuffix(_plain(name)) if is_dns_name(name) else None
    return str(found) if found else None


def public_suffix(name: str, *, private: bool = True) -> str | None:
    """The public suffix under which `name` stands (co.uk), or None when it isn't a name."""
    found = _suffixes(private).publicsuffix(_plain(name)) if is_dns_name(name) else None
    return str(found) if found else None


def is_hostname(name: str) -> bool:
    """Whether `name` may name a host (RFC 1123 section 2.1): letters, digits, inner hyphens."""
    labels = _plain(name).split(".")
    return _fits(name) and all(map(_LDH_LABEL.match, labels)) and not labels[-1].isdigit()


def is_dns_name(name: str) -> bool:
    """Whether `name` may own records we handle: a host name whose labels may have underscores.

    Any octet is legal in DNS itself (RFC 2181 section 11); nothing we read needs more.
    """
    return _fits(name) and all(map(_DNS_LABEL.match, _plain(name).split(".")))


def is_subdomain(name: str, of: str) -> bool:
    """Whether `name` is `of` or stands below it (RFC 9499 section 3)."""
    inner, outer = _plain(name), _plain(of)
    return inner == outer or inner.endswith("." + outer)


def parents(name: str) -> tuple[str, ...]:
    """The names above `name`, nearest first: a.b.example gives (b.example, example).

    Nothing stands above what is too long to be a name.
    """
    if not _fits(name):
        return ()
    labels = _plain(name).split(".")
    return tuple(".".join(labels[at:]) for at in range(1, len(labels)))


def _plain(name: str) -> str:
    return name.lower().removesuffix(".")


def _fits(name: str) -> bool:
    return len(name.removesuffix(".")) <= MAX_NAME and name.isascii()


@functools.cache
def _suffixes(private: bool) -> PublicSuffixList:
    return PublicSuffixList(only_icann=not private)


def _refuse_other_things(typed: str) -> None:
    """Name what people paste instead of a domain, and offer the domain inside it."""
    bare = typed.strip("[]").partition("%")[0]
    if _is_address(bare):
        raise DomainError(f"{bare} is an IP address; enter the domain name that points to it.")
    if any(mark in typed for mark in "/?#\\"):
        authority = typed.partition("://")[2] or typed.lstrip("/")
        _suggest("That is a web address", re.split(r"[/?#\\]", authority, maxsplit=1)[0])
    if "@" in typed:
        _suggest("That is an e-mail address", typed.rpartition("@")[2])
    if re.search(r":[0-9]*\Z", typed):
        _suggest("That has a port number", typed)
    if typed.startswith("*"):
        _suggest("That is a wildcard", typed.lstrip("*."))


def _suggest(what: str, inside: str) -> NoReturn:
    host = re.sub(r":[0-9]*\Z", "", inside.rpartition("@")[2])
    try:
        # One level only: what is left must be a name, not something else to unwrap.
        name = "" if any(mark in host for mark in "/?#\\@:*") else u_label(parse_domain(host))
    except DomainError:
        name = ""
    if name:
        raise DomainError(f"{what}. Enter just the domain name: {name}")
    raise DomainError(f"{what}. Enter just a domain name, for example {EXAMPLE}.")


def _is_address(bare: str) -> bool:
    if not _ADDRESS.match(bare):
        return False
    try:
        ipaddress.ip_network(bare, strict=False)
    except ValueError:
        return False
    return True


def _refuse_bad_shape(labels: list[str]) -> None:
    if "" in labels:
        raise DomainError("That name has two dots in a row, or starts with a dot.")
    if longest := next((label for label in labels if len(label) > MAX_LABEL), None):
        raise DomainError(
            f"One part of that name is {len(longest)} characters long; the most allowed is 63."
        )
    if len(labels) == 1:
        raise DomainError(f"A domain name has at least one dot in it, for example {EXAMPLE}.")


def _a_label(label: str) -> str:
    lowered = label.lower()
    if label.isascii():
        _refuse_bad_characters(lowered)
        if not lowered.startswith("xn--"):
            return lowered
    try:
        encoded = idna.encode(label, uts46=True).decode("ascii")
    except ValueError:
        raise DomainError(f"{_shown(label)} isn't allowed in an international name.") from None
    if "." in encoded or len(encoded) > MAX_LABEL:
        raise DomainError(f"{_shown(label)} is too long for one part of a name.")
    _refuse_bad_characters(encoded)
    return encoded


def _refuse_bad_characters(label: str) -> None:
    if bad := re.search(r"[^a-z0-9-]", label):
        raise DomainError(f"{_shown(bad[0])} can't be part of a domain name.")
    if label.startswith("-") or label.endswith("-"):
        raise DomainError(f"{_shown(label)} starts or ends with a hyphen, which isn't allowed.")


def _shown(text: str) -> str:
    if text == " ":
        return "A space"
    return f"“{text}”" if text.isprintable() else "A character that can't be seen"


def _decoded(label: str) -> str:
    if not label.startswith("xn--") or len(label) > MAX_LABEL:
        return label
    try:
        return idna.decode(label)
    except ValueError:
        return label
