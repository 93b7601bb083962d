"""Tag lists (`v=DMARC1; p=none`): the syntax DKIM keys, DMARC, MTA-STS and TLS-RPT share.

RFC 6376 section 3.2. Names keep their case; values lose the white space around them.
"""

import re
from dataclasses import dataclass

MAX_RECORD = 65_535  # the most a TXT record can hold

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class TagList:
    """Tags in order, the first of each name only; `malformed` parts; names seen more than once."""

    tags: tuple[tuple[str, str], ...]
    malformed: tuple[str, ...]
    repeated: tuple[str, ...]

    def get(self, name: str) -> str | None:
        return next((value for tag, value in self.tags if tag == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.tags)

    def unknown(self, known: frozenset[str]) -> tuple[str, ...]:
        return tuple(name for name in self.names if name not in known)


def parse_tags(text: str) -> TagList:
    """Split `text` at semicolons; never raises. Whatever has no `name=` ends in `malformed`."""
    tags: dict[str, str] = {}
    malformed: list[str] = []
    repeated: list[str] = []
    for part in text[:MAX_RECORD].split(";"):
        name, equals, value = part.strip(_SPACE).partition("=")
        name = name.rstrip(_SPACE)
        if not name and not equals:
            continue
        if not equals or not _NAME.match(name):
            malformed.append(part.strip(_SPACE))
        elif name in tags:
            repeated.append(name)
        else:
            tags[name] = value.strip(_SPACE)
    return TagList(tuple(tags.items()), tuple(malformed), tuple(dict.fromkeys(repeated)))
