"""Which characters the fonts of the pack can show, and what stands in for the others.

An archivable PDF must not hold a character without a glyph: the compiler refuses the document. A
name in Japanese or a rocket in a note must not keep the pack from being made, so what can't be
shown prints as a box; the attached JSON keeps every character.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from handover.typesetting import TEMPLATES

BOX = "□"


@cache
def glyphs() -> frozenset[str]:
    """The characters that the embedded fonts of the locked typst show in every weight we use."""
    found: set[str] = set()
    for word in (TEMPLATES / "glyphs.txt").read_text().split():
        first, _, last = word.partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(found)


def printable(text: str) -> str:
    """`text` with boxes for what has no glyph.

    White space becomes plain, and marks that join or reorder letters are left out: those that
    compose are composed before, and an override of the reading direction only misleads.
    """
    return "".join(map(_shown, unicodedata.normalize("NFC", text)))


def _shown(letter: str) -> str:
    if letter in glyphs():
        return letter
    if letter.isspace():
        return "\n" if letter == "\n" else " "
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me"):
        return ""
    return BOX


def printable_tree(value: Any) -> Any:
    """The same for every text inside lists and dicts; keys are ours and stay."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [printable_tree(each) for each in value]
    if isinstance(value, dict):
        return {key: printable_tree(each) for key, each in value.items()}
    return value


def unprintable(text: str) -> str:
    """The characters of `text` that print as a box, each once."""
    letters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return "".join(letter for letter in letters if _shown(letter) == BOX != letter)
