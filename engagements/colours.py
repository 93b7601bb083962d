"""A consultancy's own colour: whether it can be read, and the shades of it that pages need.

Contrast is WCAG 2.2's: (L1 + 0.05) / (L2 + 0.05) of the relative luminances, 1 to 21.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text of ordinary size


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue of sRGB, 0 to 255 each."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "#1a6b5c". Raises ValueError for anything else."""
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            raise ValueError("A colour is written as # and six hexadecimal digits.")
        return cls(*(int(text[at : at + 2], 16) for at in (1, 3, 5)))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 for black to 1 for white (WCAG 2.2)."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(self, other: Colour) -> float:
        darker, lighter = sorted((self.luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)

    def mixed(self, other: Colour, share: float) -> Colour:
        """This colour with a share (0 to 1) of another."""
        return Colour(
            round(self.red + (other.red - self.red) * share),
            round(self.green + (other.green - self.green) * share),
            round(self.blue + (other.blue - self.blue) * share),
        )


WHITE, BLACK = Colour(255, 255, 255), Colour(0, 0, 0)
PAPER, PAPER_AT_NIGHT = Colour.parse("#efeadd"), Colour.parse("#1b2320")  # the least far from text


@dataclass(frozen=True, slots=True)
class Shades:
    """What a page sets its tokens of the same names to."""

    accent: Colour
    accent_strong: Colour
    accent_soft: Colour
    accent_mark: Colour
    on_accent: Colour


def by_day(colour: Colour) -> Shades:
    """On light paper: the colour itself, a darker and a paler one."""
    return Shades(
        accent=colour,
        accent_strong=colour.mixed(BLACK, 0.25),
        accent_soft=colour.mixed(WHITE, 0.88),
        accent_mark=colour.mixed(WHITE, 0.15),
        on_accent=WHITE,
    )


def by_night(colour: Colour) -> Shades:
    """On dark paper: as much white in it as reading it takes."""
    soft = colour.mixed(PAPER_AT_NIGHT, 0.72)
    share = next(
        step / 20
        for step in range(21)
        if step == 20 or _reads(colour.mixed(WHITE, step / 20), PAPER_AT_NIGHT, soft, BLACK)
    )
    accent = colour.mixed(WHITE, share)
    return Shades(
        accent=accent,
        accent_strong=accent.mixed(WHITE, 0.35),
        accent_soft=soft,
        accent_mark=accent.mixed(PAPER_AT_NIGHT, 0.2),
        on_accent=BLACK,
    )


def is_readable(colour: Colour) -> bool:
    """Whether the colour can be text on our paper and its own pale shade, and white text on it."""
    return _reads(colour, PAPER, WHITE, by_day(colour).accent_soft)


def nearest_readable(colour: Colour) -> Colour:
    """The colour with as little black in it as reading it takes; the same, if it can be read."""
    for step in range(50):
        darker = colour.mixed(BLACK, step / 50)
        if is_readable(darker):
            return darker
    return BLACK


def _reads(colour: Colour, *grounds: Colour) -> bool:
    return all(colour.contrast(ground) >= LEAST_CONTRAST for ground in grounds)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
