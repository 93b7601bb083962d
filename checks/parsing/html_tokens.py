"""HTML cut into tags and text, in the spirit of the HTML standard's tokenizer (section 13.2.5).

html.parser of the standard library takes 1.5 ms for a kilobyte, and pages are most of what an
audit reads. Here each construct is one regular expression without backtracking; markup that
never ends takes what follows it along, as in the standard. Nothing is ever raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal

Kind = Literal["start", "end", "text"]
Token = tuple[Kind, str, str]  # kind; tag in lower case, or the text; attributes as written

RAW_TEXT = frozenset({"script", "style"})  # what is inside is no markup

_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]*+)  # the name
    ((?:[^>"'=]++ | =\s*+(?:"[^"]*+" | '[^']*+') | ["'=])*+)  # a quote counts after = only
    >""",
    re.VERBOSE,
)
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*+)
    (?:\s*+=\s*+(?: "([^"]*+)" | '([^']*+)' | ([^\s>]++) )?+)?+""",
    re.VERBOSE,
)


def tokens(html: str) -> Iterator[Token]:
    """Start tags, end tags and text in their order; comments and declarations are left out."""
    at = 0
    while True:
        mark = html.find("<", at)
        if mark < 0:
            break
        if mark > at:
            yield "text", _text(html[at:mark]), ""
        after = html[mark + 1 : mark + 2]
        if tag := _TAG.match(html, mark):
            closing, name, attributes = tag.groups()
            name, at = name.lower(), tag.end()
            yield ("end" if closing else "start"), name, attributes
            if name in RAW_TEXT and not closing:
                end = _raw_end(html, name, at)
                yield "text", html[at:end], ""
                at = end
        elif after in ("!", "?", "/") and after:
            at = _after_comment(html, mark)
        elif after.isascii() and after.isalpha():  # a tag that never ends
            return
        else:
            yield "text", "<", ""
            at = mark + 1
    if at < len(html):
        yield "text", _text(html[at:]), ""


def attributes_of(written: str) -> dict[str, str]:
    """Values by lower-case name, without white space around them; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), _text(double or single or bare).strip())
    return found


def _text(written: str) -> str:
    return unescape(written) if "&" in written else written


def _raw_end(html: str, name: str, at: int) -> int:
    """Where the end tag of a raw text element begins; the end of *html* without one."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
    return end.start() if end else len(html)


def _after_comment(html: str, mark: int) -> int:
    """Past what begins with <!, <? or a nameless end tag; the end of *html* if it never ends."""
    if not html.startswith("<!--", mark):
        end = html.find(">", mark)
        return end + 1 if end >= 0 else len(html)
    for short in ("<!-->", "<!--->"):
        if html.startswith(short, mark):
            return mark + len(short)
    found = _COMMENT_END.search(html, mark + 4)
    return found.end() if found else len(html)
