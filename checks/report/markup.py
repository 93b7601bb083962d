"""HTML, SVG and XML from Python: whatever is not markup already is escaped."""

from __future__ import annotations

import re
from html import escape

VOID = frozenset({"br", "hr", "meta"})
# What XML 1.0 section 2.2 and HTML allow as a character; the rest would break the document.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Child = object  # markup, a text, a number; None stands for nothing


class Markup(str):
    """Text that is markup already. ``__html__`` is how Django's templates recognise it."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def printable(text: object) -> str:
    """*text* with each character that no document may hold replaced by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", str(text))


def element(tag: str, *children: Child, **attributes: object) -> Markup:
    """One element. An attribute that is None or False is left out, True stands alone.

    Underscores in attribute names become hyphens and a final one goes: ``class_``,
    ``stroke_width``. ``viewBox`` keeps its capital.
    """
    written = "".join(
        f" {name.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{_quoted(value)}"')
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{joined(*children)}</{tag}>")


def joined(*children: Child) -> Markup:
    return Markup("".join(_written(child) for child in children if child is not None))


def _written(child: Child) -> str:
    return child if isinstance(child, Markup) else escape(printable(child), quote=False)


def _quoted(value: object) -> str:
    return escape(printable(value))
