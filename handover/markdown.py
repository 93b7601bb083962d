"""A snapshot as Markdown: one text for each section, for wikis, repositories and the next tools.

Written from the data alone, so a new field of a section shows up here by itself. Whatever was typed
stays text: every character with a meaning in CommonMark or GitHub's tables is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from handover.wording import FOR_THE_SETTER, label_of, name_of, text_of

MOST_COLUMNS = 5
DEEPEST = 5  # levels of heading
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#!])")
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=:])", re.MULTILINE)


def escaped(text: str) -> str:
    """One line of Markdown that shows exactly `text`; its white space becomes single spaces."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda at: f"{at[1]}\\{at[2]}" if at[1] else f"\\{at[3]}", line)


def section_to_markdown(section: dict[str, Any]) -> str:
    """One section with its heading, ending in a newline."""
    body = {key: value for key, value in section.items() if key not in ("key", "title", "missing")}
    lines = [f"# {escaped(section['title'])}", "", *_tree(body, 2)]
    if missing := section.get("missing"):
        lines += [f"## {label_of('missing')}", ""]
        lines += [f"- [ ] {escaped(each['what'])} Who: {escaped(each['who'])}." for each in missing]
    return "\n".join(lines).rstrip() + "\n"


def _tree(branch: dict[str, Any], level: int) -> Iterator[str]:
    """Single facts first, then what has parts of its own under a heading."""
    facts = {
        key: text_of(value)
        for key, value in branch.items()
        if not _has_parts(value) and key not in FOR_THE_SETTER
    }
    for key, text in facts.items():
        if text:
            yield f"- **{label_of(key)}:** {_lines(text)}"
    if any(facts.values()):
        yield ""
    for key, value in branch.items():
        if _has_parts(value) and _says_something(value):
            yield from (f"{'#' * min(level, DEEPEST)} {label_of(key)}", "")
            yield from _part(value, level + 1)


def _part(value: Any, level: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _tree(value, level)
    elif not isinstance(value[0], dict):
        yield from (*(f"- {_lines(text_of(each))}" for each in value), "")
    elif columns := _columns(value):
        yield from (*_table(value, columns), "")
    else:
        for number, row in enumerate(value, 1):
            yield from (
                f"{'#' * min(level, DEEPEST)} {escaped(name_of(row) or f'No. {number}')}",
                "",
            )
            yield from _tree(_without_name(row), level + 1)


def _without_name(row: dict[str, Any]) -> dict[str, Any]:
    """A row without the fact that stands in its heading already."""
    return {key: value for key, value in row.items() if value != name_of(row)}


def _columns(rows: list[dict[str, Any]]) -> list[str]:
    """The keys that any row fills, when the rows are flat and few enough for a table; else none."""
    keys = list(dict.fromkeys(key for row in rows for key, value in row.items() if text_of(value)))
    flat = not any(_has_parts(value) for row in rows for value in row.values())
    return keys if flat and len(keys) <= MOST_COLUMNS else []


def _table(rows: list[dict[str, Any]], columns: list[str]) -> Iterator[str]:
    yield f"| {' | '.join(map(label_of, columns))} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(escaped(text_of(row.get(key))) for key in columns)} |"


def _lines(text: str) -> str:
    """A text of several lines inside one point of a list, its line breaks kept."""
    return "\\\n  ".join(escaped(line) for line in text.splitlines() if line.strip())


def _has_parts(value: Any) -> bool:
    return isinstance(value, dict | list)


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_says_something, value.values()))
    if isinstance(value, list):
        return any(map(_says_something, value))
    return bool(text_of(value))
