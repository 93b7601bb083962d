"""The first words a visitor would read on a page."""

from __future__ import annotations

from checks.parsing.html_tokens import tokens

MAX_HTML = 65_536
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "svg"})


def visible_start(html: str, length: int = 400) -> str:
    """The first *length* characters of the text of *html*, white space run together."""
    parts: list[str] = []
    left = length * 2  # leaves room for white space that will fall together
    unseen: str | None = None
    for kind, value, _ in tokens(html[:MAX_HTML]):
        if kind == "text":
            text = value.strip()
            if unseen is None and text:
                parts.append(text)
                left -= len(text)
                if left < 0:
                    break
        elif kind == "start" and unseen is None and value in _UNSEEN:
            unseen = value
        elif kind == "end" and value == unseen:
            unseen = None
    return " ".join(" ".join(parts).split())[:length]
