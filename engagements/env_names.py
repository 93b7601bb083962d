"""The names of environment variables in a `.env.example`. Pure; no value leaves this module.

A file of examples holds names, comments and stand-ins. One that holds something that looks like
a real value is refused as a whole, by line number, and the line is repeated nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engagements.models.secret import SecretKind
from engagements.secret_values import looks_like_secret

MAX_CHARACTERS = 200_000
MAX_NAMES = 300
LONGEST_NAME = 120
LONGEST_NOTE = 300

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*(?:[=:]\s*(.*))?\Z")
# Parts of a name that say that its value opens something.
_SECRET_PARTS = frozenset(
    (
        *("KEY", "KEYS", "SECRET", "SECRETS", "TOKEN", "TOKENS", "PASSWORD", "PASSWD", "PASS"),
        *("PWD", "DSN", "CREDENTIAL", "CREDENTIALS", "PASSPHRASE", "SALT", "APIKEY", "AUTH"),
    )
)
_URLS_WITH_PASSWORDS = frozenset(
    ("DATABASE_URL", "REDIS_URL", "MONGO_URL", "MONGODB_URI", "AMQP_URL", "EMAIL_URL", "SMTP_URL")
)
_PUBLIC_PARTS = frozenset(("PUBLIC", "PUBLISHABLE", "PK"))
# What people write where a value goes.
_MASKED: Final = re.compile(r"<.*>|\$\{.*\}|\{\{.*\}\}|.*(?:\.{3}|…|[xX]{4}|\*{3}).*")
_STAND_IN: Final = re.compile(
    r"""(?ix)
    \[.*\] | %.*% | x{3} | -+ | \?+
    | .*(?:your|change|replace|example|placeholder|insert|dummy|fixme|todo|here).*
    | (?:secret|password|passwd|token|key|test|dev|local|none|null|nil|empty|true|false|yes|no)
    | \d{1,5}
    """
)
_PASSWORD_IN_URL = re.compile(
    r"[a-z][a-z0-9+.-]*://(?P<user>[^\s/:@]*):(?P<password>[^\s/@]+)@"
    r"(?P<local>(?:localhost|127\.0\.0\.1|db|postgres|redis|mysql|mongo)(?=[:/?]|\Z))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EnvName:
    """A variable, and what the file says about it in its comments."""

    name: str
    note: str
    line: int

    @property
    def is_secret(self) -> bool:
        return opens_something(self.name)


class EnvTextError(ValueError):
    """The file can't be read as a list of names; `str(error)` is fit for the page."""


def opens_something(name: str) -> bool:
    """Whether the value of such a name is a secret, as far as a name can tell."""
    upper = name.upper()
    parts = set(re.split(r"[_.-]+", upper))
    if parts & _PUBLIC_PARTS:
        return False
    return upper in _URLS_WITH_PASSWORDS or bool(parts & _SECRET_PARTS)


def kind_of_secret(name: str) -> SecretKind:
    """What kind of secret a name is of, at a guess."""
    parts = set(re.split(r"[_.-]+", name.upper()))
    for kind, words in (
        (SecretKind.DATABASE, {"DATABASE", "DB", "POSTGRES", "MYSQL", "REDIS", "MONGO", "MONGODB"}),
        (SecretKind.WEBHOOK, {"WEBHOOK"}),
        (SecretKind.SIGNING_KEY, {"SIGNING", "JWT", "SALT", "NEXTAUTH"}),
        (SecretKind.PASSWORD, {"PASSWORD", "PASSWD", "PASS", "PWD", "PASSPHRASE"}),
    ):
        if parts & words:
            return kind
    return SecretKind.SIGNING_KEY if name.upper() == "SECRET_KEY" else SecretKind.API_KEY


def read_env_names(text: str) -> list[EnvName]:
    """Each name once, in the order of the file, with the comment above or behind it.

    Raises EnvTextError that names every line with a real-looking value, and never the value.
    """
    if len(text) > MAX_CHARACTERS:
        raise EnvTextError("This is too long to be a list of environment variables.")
    found: dict[str, EnvName] = {}
    with_values: list[int] = []
    odd: list[int] = []
    above: list[str] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        stripped = line.strip()
        if not stripped:
            above = []
        elif stripped.startswith("#"):
            if looks_like_secret(stripped):
                with_values.append(number)
            above.append(stripped.lstrip("# \t"))
        elif match := _LINE.match(stripped):
            value, behind = _split(match[2] or "")
            if _looks_real(match[1], value) or looks_like_secret(behind):
                with_values.append(number)
            note = " ".join([*above, behind]).strip()[:LONGEST_NOTE]
            found.setdefault(match[1], EnvName(match[1], note, number))
            above = []
        else:
            odd.append(number)
    _refuse(found, with_values, odd)
    return list(found.values())


def _refuse(found: dict[str, EnvName], with_values: list[int], odd: list[int]) -> None:
    if with_values:
        raise EnvTextError(
            f"{_lines(with_values)} to hold a real value, so nothing was read and nothing kept. "
            "Leave only the names, as in a file named .env.example, and change any value that "
            "was shared."
        )
    if odd:
        raise EnvTextError(
            f"{_lines(odd)} not to be NAME=, so nothing was read. A value over several lines is "
            "one too: leave only the names."
        )
    if not found:
        raise EnvTextError("There is no name in it. Each line is one, as in STRIPE_SECRET_KEY=")
    if len(found) > MAX_NAMES:
        raise EnvTextError(f"These are more than {MAX_NAMES} names. Leave out what nobody sets.")
    if any(len(name) > LONGEST_NAME or looks_like_secret(name) for name in found):
        raise EnvTextError("One of the names looks like a value. Leave only names.")


def _split(rest: str) -> tuple[str, str]:
    """The value and the comment behind it."""
    rest = rest.strip()
    if rest[:1] in ("'", '"'):
        end = rest.find(rest[0], 1)
        if end > 0:
            return rest[1:end], rest[end + 1 :].strip().lstrip("# \t")
    value, _, comment = f" {rest}".partition(" #")
    return value.strip().strip("'\""), comment.strip().lstrip("# \t")


def _looks_real(name: str, value: str) -> bool:
    if not value or _MASKED.fullmatch(value):
        return False
    if url := _PASSWORD_IN_URL.match(value):
        default = url["local"] and url["password"] == url["user"]  # as postgres:postgres@localhost
        return not (default or _STAND_IN.fullmatch(url["password"]))
    if looks_like_secret(value) or looks_like_secret(f"{name}={value}"):
        return not _STAND_IN.fullmatch(value) or looks_like_secret(value) is not None
    is_address = re.match(r"[a-z]+://", value, re.IGNORECASE)
    return opens_something(name) and not is_address and not _STAND_IN.fullmatch(value)


def _lines(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (" and more" if len(numbers) > 10 else "")
    return f"Line {shown} looks" if len(numbers) == 1 else f"Lines {shown} look"
