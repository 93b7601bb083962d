"""How much two texts have in common, for telling whether two addresses show the same page."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

MAX_WORDS = 20_000

_WORD = re.compile(r"\w+")


def likeness(one: str, other: str) -> float:
    """The share of words that both have (Sørensen-Dice), 0 to 1, the markup's included.

    Linear in length, and blind to order: a page with another token in its form stays alike.
    Texts without a word are like nothing.
    """
    mine, others = _words(one), _words(other)
    total = mine.total() + others.total()
    return 2 * (mine & others).total() / total if mine and others else 0.0


def _words(text: str) -> Counter[str]:
    found = (match[0].lower() for match in _WORD.finditer(text))
    return Counter(islice(found, MAX_WORDS))
