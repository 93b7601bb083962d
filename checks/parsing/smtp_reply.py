"""SMTP replies (RFC 5321 section 4.2): lines in, a code and its texts out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.parsing import ParseError

MAX_TEXT = 500
MAX_EXTENSIONS = 60

_LINE = re.compile(r"([2-5][0-9]{2})(?:([ -])(.*))?\Z", re.DOTALL)
_KEYWORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


class ReplyError(ParseError):
    """What came is no SMTP reply."""


@dataclass(frozen=True, slots=True)
class ReplyLine:
    code: int
    text: str
    last: bool


@dataclass(frozen=True, slots=True)
class Reply:
    code: int
    texts: tuple[str, ...]

    @property
    def positive(self) -> bool:
        return 200 <= self.code < 300

    @property
    def extensions(self) -> tuple[str, ...]:
        """What EHLO lists after the greeting (section 4.1.1.1), each keyword in upper case."""
        listed: list[str] = []
        for text in self.texts[1 : MAX_EXTENSIONS + 1]:
            keyword, space, parameters = text.partition(" ")
            if _KEYWORD.fullmatch(keyword):
                listed.append(f"{keyword.upper()}{space}{parameters}".strip())
        return tuple(listed)


def parse_reply_line(line: bytes) -> ReplyLine:
    """Read one line. Raises ReplyError. Control characters don't reach the text."""
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    match = _LINE.match(text)
    if match is None:
        raise ReplyError("the server does not speak SMTP")
    shown = "".join(
        char if char.isprintable() else "\ufffd" for char in (match[3] or "")[:MAX_TEXT]
    )
    return ReplyLine(int(match[1]), shown, last=match[2] != "-")
