"""SPF macros (RFC 7208 section 7): the grammar of macro strings, and their expansion."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from checks.parsing import ParseError

MAX_EXPANDED = 253

# One step of a macro string: text without a percent sign, an escape, or a macro.
_STEP = re.compile(
    r"(?P<literal>[\x21-\x24\x26-\x7e]+)"
    r"|%(?P<escape>[%_-])"
    r"|%\{(?P<letter>[A-Za-z])(?P<digits>[0-9]*)(?P<reverse>[rR]?)(?P<delimiters>[-.+,/_=]*)\}"
)
_TOP_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z")
_LETTERS = frozenset("slodiphcrtv")
_EXPLANATION_ONLY = frozenset("crt")
_ESCAPES = {"%": "%", "_": " ", "-": "%20"}


class MacroError(ParseError):
    """A macro string breaks the grammar of RFC 7208 section 7.1."""


@dataclass(frozen=True, slots=True)
class MacroContext:
    """What a receiver knows about the message: the values of the macro letters.

    `ip` is textual; `validated` is the client's proven host name, "unknown" unless looked up.
    `receiver` and `timestamp` (seconds since 1970) appear in explanations only.
    """

    sender: str
    ip: str
    helo: str
    domain: str
    validated: str = "unknown"
    receiver: str = "unknown"
    timestamp: int = 0

    def values(self) -> Mapping[str, str]:
        local, _, sender_domain = self.sender.rpartition("@")
        address = ipaddress.ip_address(self.ip)
        if isinstance(address, ipaddress.IPv6Address):
            # Capitals as in the RFC's test suite; a name server doesn't tell them apart.
            dotted = ".".join(address.exploded.replace(":", "").upper())
        else:
            dotted = str(address)
        return {
            "s": f"{local or 'postmaster'}@{sender_domain}",
            "l": local or "postmaster",
            "o": sender_domain,
            "d": self.domain,
            "i": dotted,
            "p": self.validated,
            "v": "in-addr" if address.version == 4 else "ip6",
            "h": self.helo,
            "c": str(address),
            "r": self.receiver,
            "t": str(self.timestamp),
        }


def has_macros(text: str) -> bool:
    return "%{" in text


def require_macro_string(text: str) -> None:
    """Raise MacroError unless `text` is a macro-string (any letter, empty allowed)."""
    _steps(text)


def require_domain_spec(text: str) -> None:
    """Raise MacroError unless `text` is a domain-spec: it ends in a top label or a macro."""
    steps = _steps(text)
    if not steps:
        raise MacroError("a domain name is missing")
    if any((step["letter"] or "").lower() in _EXPLANATION_ONLY for step in steps):
        raise MacroError("%{c}, %{r} and %{t} may stand in explanations only")
    if steps[-1]["literal"] is None:
        return
    _, dot, top = text.removesuffix(".").rpartition(".")
    if not dot or top.isdigit() or not _TOP_LABEL.match(top.lower()):
        raise MacroError("the value doesn't end in a domain name")


def expand_macros(text: str, context: MacroContext) -> str:
    """The domain name that the domain-spec `text` stands for in one message.

    Names longer than 253 characters lose labels from the left (section 7.3).
    Raises MacroError for bad grammar, ValueError for a context whose `ip` is no address.
    """
    values = context.values()
    return _shortened("".join(_expanded(step, values) for step in _steps(text)))


def expand_explanation(text: str, context: MacroContext) -> str:
    """The sentence that an explanation text stands for (section 6.2): all macros, and spaces.

    Raises MacroError for bad grammar, ValueError for a context whose `ip` is no address.
    """
    values = context.values()
    words = text.split(" ")
    return " ".join("".join(_expanded(step, values) for step in _steps(word)) for word in words)


def needs_validated_name(text: str) -> bool:
    """Whether `text` uses %{p}, the client's host name, which takes look-ups to prove."""
    return "%{p" in text.lower()


def static_target(text: str, domain: str) -> str | None:
    """The name `text` stands for in every message, or None when it depends on the message.

    Only %{d}, the domain whose record is being read, is the same each time.
    """
    steps = _steps(text)
    if any(step["letter"] and step["letter"] not in "dD" for step in steps):
        return None
    name = "".join(_expanded(step, {"d": domain}) for step in steps)
    return _shortened(name).lower().removesuffix(".")


def _shortened(name: str) -> str:
    if len(name) <= MAX_EXPANDED:
        return name
    return name[-MAX_EXPANDED - 1 :].partition(".")[2]


def _steps(text: str) -> list[re.Match[str]]:
    steps: list[re.Match[str]] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            raise MacroError(f"{text[at : at + 20]!a} isn't allowed here")
        _require_known_macro(step)
        steps.append(step)
        at = step.end()
    return steps


def _require_known_macro(step: re.Match[str]) -> None:
    letter, digits = step["letter"], step["digits"]
    if letter and letter.lower() not in _LETTERS:
        raise MacroError(f"%{{{letter}}} isn't a known macro")
    if digits and not digits.strip("0"):
        raise MacroError("a macro can't keep zero labels")


def _expanded(step: re.Match[str], values: Mapping[str, str]) -> str:
    if step["literal"]:
        return step["literal"]
    if step["escape"]:
        return _ESCAPES[step["escape"]]
    parts = re.split(f"[{re.escape(step['delimiters'] or '.')}]", values[step["letter"].lower()])
    if step["reverse"]:
        parts.reverse()
    # More digits than a name has labels mean all of them; int() of a huge string is refused.
    keep = int(step["digits"][-4:] or 0) if len(step["digits"]) <= 4 else 0
    kept = ".".join(parts[-keep:] if keep else parts)
    return quote(kept, safe="") if step["letter"].isupper() else kept
