"""MTA-STS (RFC 8461): the TXT record that announces a policy, and the policy file."""

import re
from dataclasses import dataclass
from typing import Literal, cast

from checks.parsing import ParseError
from checks.parsing.names import is_hostname
from checks.parsing.tags import parse_tags

MAX_POLICY = 65_536  # section 3.3 suggests 64 kilobytes
MAX_AGE_LIMIT = 31_557_600  # section 3.2, one year
MAX_PATTERNS = 200

Mode = Literal["enforce", "testing", "none"]

_VERSION = re.compile(r"v=STSv1[ \t]*;")
_ID = re.compile(r"[A-Za-z0-9]{1,32}\Z")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}\Z")


class MtaStsError(ParseError):
    """Senders treat the domain as having no MTA-STS policy."""


@dataclass(frozen=True, slots=True)
class MtaStsRecord:
    """The announcement at _mta-sts.<domain>; a new `id` makes senders fetch the policy again."""

    id: str
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MtaStsPolicy:
    """A policy file. `max_age` is seconds; `mx` are lower-case patterns (*.mail.example)."""

    mode: Mode
    max_age: int
    mx: tuple[str, ...]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]

    def covers(self, mx_host: str) -> bool:
        """Whether a pattern matches the MX host; a * stands for exactly one label (section 4.1)."""
        host = mx_host.lower().removesuffix(".")
        above = host.partition(".")[2]
        return host in self.mx or (bool(above) and f"*.{above}" in self.mx)


def is_mta_sts(text: str) -> bool:
    """Whether a TXT string counts: it begins with v=STSv1; (section 3.1)."""
    return _VERSION.match(text) is not None


def parse_mta_sts_record(text: str) -> MtaStsRecord:
    """Parse the TXT record. Raises MtaStsError without a version first or a valid id."""
    if not is_mta_sts(text):
        raise MtaStsError("the record doesn't begin with v=STSv1;")
    tags = parse_tags(text)
    if tags.malformed:
        raise MtaStsError(f"“{tags.malformed[0][:60]}” isn't a field and its value")
    found = tags.get("id")
    if found is None or not _ID.match(found):
        raise MtaStsError("id must be 1 to 32 letters and digits")
    return MtaStsRecord(found, tags.unknown(frozenset({"v", "id"})))


def parse_mta_sts_policy(text: str) -> MtaStsPolicy:
    """Parse the policy file (section 3.2). Raises MtaStsError for what senders discard.

    Of a repeated key the first counts, except mx. Unknown keys are ignored.
    """
    if len(text) > MAX_POLICY:
        raise MtaStsError("the policy is larger than 64 kilobytes")
    values, patterns = _lines(text)
    if values.get("version") != "STSv1":
        raise MtaStsError("version must be STSv1")
    mode = values.get("mode")
    if mode not in {"enforce", "testing", "none"}:
        raise MtaStsError("mode must be enforce, testing or none")
    if not patterns and mode != "none":
        raise MtaStsError("at least one mx is needed")
    max_age, problems = _max_age(values.get("max_age", ""))
    unknown = tuple(key for key in values if key not in {"version", "mode", "max_age"})
    return MtaStsPolicy(cast(Mode, mode), max_age, patterns, unknown, problems)


def _lines(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    values: dict[str, str] = {}
    patterns: dict[str, None] = {}
    for line in re.split(r"\r?\n", text):
        key, colon, value = line.partition(":")
        value = value.strip(" \t")
        if not line.strip(" \t"):
            continue
        if not colon or not _KEY.match(key):
            raise MtaStsError(f"{line[:60]!a} isn't a key and its value")
        if key == "mx":
            patterns[_pattern(value)] = None
        else:
            values.setdefault(key, value)
    if len(patterns) > MAX_PATTERNS:
        raise MtaStsError(f"there are more than {MAX_PATTERNS} mx patterns")
    return values, tuple(patterns)


def _pattern(value: str) -> str:
    pattern = value.lower()
    if not is_hostname(pattern.removeprefix("*.")) or pattern.endswith("."):
        raise MtaStsError(f"{value[:60]!a} isn't a host name or *. and a domain")
    return pattern


def _max_age(text: str) -> tuple[int, tuple[str, ...]]:
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise MtaStsError("max_age must be a number of seconds")
    seconds = int(text)
    if seconds > MAX_AGE_LIMIT:
        return MAX_AGE_LIMIT, ("max_age is longer than a year; senders use a year",)
    return seconds, ()
