"""An uploaded logo becomes a small PNG of our own making: nothing of the file itself is kept.

Drawing it anew leaves out whatever a picture can carry beside its pixels (places, comments, other
files behind the last byte), and refuses what only says that it is a picture.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import IO

from engagements.uploaded_picture import read_picture

MOST_BYTES = 2 << 20
MOST_PIXELS = 16_000_000  # of what is uploaded
BOX = (640, 200)  # pixels of what is kept


@dataclass(frozen=True, slots=True)
class Drawn:
    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def draw(upload: IO[bytes]) -> Drawn:
    """The picture as a PNG inside BOX. Raises NotAPicture."""
    drawn = read_picture(upload, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS)
    drawn.thumbnail(BOX)
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return Drawn(out.getvalue(), *drawn.size)
