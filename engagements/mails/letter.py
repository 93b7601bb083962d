"""What a mail says, apart from how it looks: sections of entries. Written as text and as HTML."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

WIDTH = 74  # characters a line of plain text, which programs then quote without breaking


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing; `detail` stands below it, `url` leads to where it is seen or done."""

    text: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Letter:
    """`link` and `url` are the one button. `greeting` is the whole first line."""

    subject: str
    greeting: str
    opening: str
    link: str
    url: str
    sections: list[Section] = field(default_factory=list)
    closing: str = ""

    def as_text(self) -> str:
        """The plain text, without the footer that says how to turn it off."""
        parts = [self.greeting, _filled(self.opening)]
        for section in self.sections:
            if section.title:
                parts.append(f"{section.title}\n{'-' * len(section.title)}")
            parts += [_entry_text(entry) for entry in section.entries]
        parts.append(f"{self.link}:\n{self.url}")
        if self.closing:
            parts.append(_filled(self.closing))
        return "\n\n".join(parts) + "\n"


def _entry_text(entry: Entry) -> str:
    lines = [_filled(entry.text, "* ", "  ")]
    if entry.detail:
        lines.append(_filled(entry.detail, "  ", "  "))
    if entry.url:
        lines.append(f"  {entry.url}")
    return "\n".join(lines)


def _filled(text: str, first: str = "", rest: str = "") -> str:
    """Each line of its own wrapped; long addresses stay whole."""
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=first if number == 0 else rest,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(text.splitlines() or [""])
    )
