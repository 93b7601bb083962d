"""DMARC policy records: RFC 9989, with what RFC 7489 readers still look at.

Receivers ignore what they can't read in a record and go on (section 4.7), so everything but a
wrong version ends in `problems` instead of an exception.
"""

import re
from dataclasses import dataclass
from typing import Literal, cast

from checks.parsing import ParseError
from checks.parsing.remembering import remembering
from checks.parsing.report_uris import ReportUri, parse_report_uris
from checks.parsing.tags import MAX_RECORD, TagList, parse_tags

Policy = Literal["none", "quarantine", "reject"]
Alignment = Literal["r", "s"]

_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(;|\Z)")
_POLICIES = frozenset({"none", "quarantine", "reject"})
_CURRENT = frozenset({"v", "p", "sp", "np", "t", "psd", "adkim", "aspf", "rua", "ruf", "fo"})
_REMOVED = ("pct", "rf", "ri")  # by RFC 9989
_MAX_INTERVAL = 2**32 - 1


class DmarcError(ParseError):
    """The text isn't a DMARC record at all: receivers discard it."""


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """One record. A policy is None when its tag is absent or can't be read; `problems` tells.

    `policy_invalid` says that p, sp or np is there and can't be read (section 4.10.1), or that a
    tag is there twice, which spoils all of a tag list (RFC 6376 section 3.2).
    `pct` (0 to 100) and `ri` (seconds) are tags of RFC 7489, None when absent.
    """

    text: str
    p: Policy | None
    sp: Policy | None
    np: Policy | None
    t: Literal["y", "n"]
    psd: Literal["y", "n", "u"]
    adkim: Alignment
    aspf: Alignment
    rua: tuple[ReportUri, ...]
    ruf: tuple[ReportUri, ...]
    fo: tuple[str, ...]
    pct: int | None
    ri: int | None
    unknown: tuple[str, ...]
    policy_invalid: bool
    problems: tuple[str, ...]


def is_dmarc(text: str) -> bool:
    """Whether a TXT string is a DMARC record: v first, and exactly DMARC1 (section 4.7)."""
    return _VERSION.match(text) is not None


@remembering(64)
def parse_dmarc(text: str) -> DmarcRecord:
    """Parse one record. Raises DmarcError when it doesn't start with v=DMARC1."""
    if not is_dmarc(text):
        raise DmarcError("the record doesn't start with v=DMARC1")
    if len(text) > MAX_RECORD:
        raise DmarcError("the record is longer than a TXT record can be")
    return _Reader(parse_tags(text)).record(text)


def report_authorisation_name(domain: str, destination: str) -> str:
    """Where `destination` must say that it takes reports about `domain` (RFC 9990 section 4)."""
    return f"{domain}._report._dmarc.{destination}"


def one_level_below(policy: Policy) -> Policy:
    """What t=y asks for instead of `policy` (RFC 9989 section 4.7, tag t)."""
    return "quarantine" if policy == "reject" else "none"


def stated_policy(record: DmarcRecord, domain: str, org: str, existing: bool) -> Policy | None:
    """The policy that `record`, found at `org`, states for mail from `domain`.

    `existing` is whether `domain` exists in DNS. None when receivers must apply no DMARC at all:
    an unreadable policy and nobody to report it to (RFC 9989 section 4.10.1).
    """
    if record.policy_invalid:
        return "none" if record.rua else None
    fallback = record.p or "none"
    if domain.lower().removesuffix(".") == org.lower().removesuffix("."):
        return fallback
    if existing:
        return record.sp or fallback
    return record.np or record.sp or fallback


def effective_policy(record: DmarcRecord, domain: str, org: str, existing: bool) -> Policy | None:
    """`stated_policy` as a receiver applies it: one level lower while t=y."""
    stated = stated_policy(record, domain, org, existing)
    return one_level_below(stated) if stated and record.t == "y" else stated


class _Reader:
    """Reads tag values one by one and remembers what was wrong with them."""

    def __init__(self, tags: TagList) -> None:
        self.tags = tags
        self.problems = [f"“{part[:100]}” isn't a tag and its value" for part in tags.malformed]
        self.problems += [f"the tag {name} appears more than once" for name in tags.repeated]
        self.policy_invalid = bool(tags.repeated)

    def record(self, text: str) -> DmarcRecord:
        self._order()
        return DmarcRecord(
            text=text,
            p=self._policy("p"),
            sp=self._policy("sp"),
            np=self._policy("np"),
            t=cast(Literal["y", "n"], self._choice("t", "yn", "n")),
            psd=cast(Literal["y", "n", "u"], self._choice("psd", "ynu", "u")),
            adkim=cast(Alignment, self._choice("adkim", "rs", "r")),
            aspf=cast(Alignment, self._choice("aspf", "rs", "r")),
            rua=self._uris("rua"),
            ruf=self._uris("ruf"),
            fo=self._failure_options(),
            pct=self._number("pct", 100),
            ri=self._number("ri", _MAX_INTERVAL),
            unknown=self._unknown(),
            policy_invalid=self.policy_invalid,
            problems=tuple(self.problems),
        )

    def _order(self) -> None:
        names = self.tags.names
        if "p" not in names:
            self.problems.append("there is no p tag, so the policy is none")
        elif names[1] != "p":
            self.problems.append("p isn't the second tag, which older receivers need")
        for name in _REMOVED:
            if name in names:
                self.problems.append(f"the tag {name} was removed by RFC 9989; remove it")

    def _unknown(self) -> tuple[str, ...]:
        unknown = self.tags.unknown(_CURRENT | set(_REMOVED))
        self.problems += [f"there is no tag called {name}; receivers ignore it" for name in unknown]
        return unknown

    def _policy(self, name: str) -> Policy | None:
        value = self.tags.get(name)
        if value is None:
            return None
        if value.lower() in _POLICIES:
            return cast(Policy, value.lower())
        self.policy_invalid = True
        self.problems.append(f"{name} must be none, quarantine or reject, not “{value[:100]}”")
        return None

    def _choice(self, name: str, allowed: str, default: str) -> str:
        value = self.tags.get(name)
        if value is None:
            return default
        if len(value) == 1 and value.lower() in allowed:
            return value.lower()
        self.problems.append(f"{name} must be one of {', '.join(allowed)}, not “{value[:100]}”")
        return default

    def _number(self, name: str, most: int) -> int | None:
        value = self.tags.get(name)
        if value is None:
            return None
        if re.fullmatch(r"[0-9]{1,10}", value) and int(value) <= most:
            return int(value)
        self.problems.append(f"{name} must be a number from 0 to {most}, not “{value[:100]}”")
        return None

    def _uris(self, name: str) -> tuple[ReportUri, ...]:
        value = self.tags.get(name)
        if value is None:
            return ()
        uris, problems = parse_report_uris(value)
        self.problems += [f"{name}: {problem}" for problem in problems]
        if any(uri.max_size is not None for uri in uris):
            self.problems.append(f"{name}: size limits (!10m) were removed by RFC 9989")
        return uris

    def _failure_options(self) -> tuple[str, ...]:
        value = self.tags.get("fo")
        if value is None:
            return ("0",)
        if "ruf" not in self.tags.names:
            self.problems.append("fo has no meaning without ruf")
        options = tuple(part.strip().lower() for part in value.split(":"))
        if all(option in {"0", "1", "d", "s"} for option in options):
            return tuple(dict.fromkeys(options))
        self.problems.append(f"fo must be made of 0, 1, d and s, not “{value[:100]}”")
        return ("0",)
