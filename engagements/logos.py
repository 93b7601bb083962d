"""An uploaded logo becomes a small PNG of our own making: nothing of the file itself is kept.

Drawing it anew leaves out whatever a picture can carry beside its pixels (places, comments, other
files behind the last byte), and refuses what only says that it is a picture.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import IO

from PIL import Image, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 << 20
MOST_PIXELS = 16_000_000  # of what is uploaded
BOX = (640, 200)  # pixels of what is kept


class NotALogo(ValueError):
    """The file can't be used; the message is fit for the page."""


@dataclass(frozen=True, slots=True)
class Drawn:
    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def draw(upload: IO[bytes]) -> Drawn:
    """The picture as a PNG inside BOX. Raises NotALogo."""
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotALogo(f"This file is larger than {MOST_BYTES >> 20} MB. Send a smaller one.")
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotALogo("This picture has too many pixels. Send a smaller one.")
                drawn = picture.convert("RGBA")
        except NotALogo:
            raise
        except UnidentifiedImageError:
            raise NotALogo(
                "This is no PNG, JPEG or WebP picture. An SVG must be saved as PNG."
            ) from None
        except Exception as error:  # a decoder may raise anything at all over a broken file
            raise NotALogo("This picture is broken. Save it again, or send another.") from error
    drawn.thumbnail(BOX)
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return Drawn(out.getvalue(), *drawn.size)
