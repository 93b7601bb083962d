"""A screenshot as it is kept: boxes blacked out on the pixels, drawn anew, small enough.

The boxes come from the browser and are applied here, before anything is stored: what was under one
is in no file of ours. They are given in percent of the picture, so that they can also be typed.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageDraw

from engagements.uploaded_picture import read_picture

MOST_BYTES = 10 << 20  # of what is uploaded
MOST_PIXELS = 24_000_000
MOST_BOXES = 30
WIDEST, HIGHEST = 1800, 6000  # pixels of what is kept
LOSSLESS_UP_TO = 1 << 20  # bytes; beyond, it is a photo more than a screen
BLACK = (17, 17, 17)


@dataclass(frozen=True, slots=True)
class Box:
    """What to black out, in percent of the picture's width and height."""

    left: float
    top: float
    width: float
    height: float

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Its first and last column and row, rounded outwards: rather a pixel more than less."""
        left, top = self.left / 100 * width, self.top / 100 * height
        right, bottom = left + self.width / 100 * width, top + self.height / 100 * height
        return (
            max(0, math.floor(left)),
            max(0, math.floor(top)),
            min(width, math.ceil(right)) - 1,
            min(height, math.ceil(bottom)) - 1,
        )


@dataclass(frozen=True, slots=True)
class Redacted:
    """A WebP, its size in pixels and its digest."""

    webp: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.webp).hexdigest()


def redact(upload: IO[bytes], boxes: Iterable[Box]) -> Redacted:
    """The picture with the boxes blacked out. Raises NotAPicture."""
    picture = read_picture(upload, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS)
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture)
    pen = ImageDraw.Draw(ground)
    for box in boxes:
        left, top, right, bottom = box.pixels(*ground.size)
        if right >= left and bottom >= top:
            pen.rectangle((left, top, right, bottom), fill=BLACK)
    ground.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    return Redacted(_encoded(ground), *ground.size)


def _encoded(picture: Image.Image) -> bytes:
    """Lossless, as letters on a screen want it, where that stays small."""
    lossless = _webp(picture, lossless=True, quality=40, method=2)
    if len(lossless) <= LOSSLESS_UP_TO:
        return lossless
    return _webp(picture, quality=84, method=3)


def _webp(picture: Image.Image, **options: int | bool) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", **options)
    return out.getvalue()
