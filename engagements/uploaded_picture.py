"""A picture somebody uploads: read with care, so that only its pixels come further.

What a file says of itself counts for nothing: a decoder of one of three formats must be able to
read it whole, and its size in bytes and in pixels is looked at before that decoder may work.
"""

from __future__ import annotations

import io
import warnings
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
ACCEPT = "image/png,image/jpeg,image/webp"
MAY_MOVE = ("PNG", "WEBP")
# What people send instead, by how it begins, and what to do about it.
STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "This is a PDF. Take a screenshot of the page instead."),
    (b"GIF8", "This is a GIF. Save it as PNG."),
)
NO_PICTURE = "This is no PNG, JPEG or WebP picture. An SVG must be saved as PNG."
TOO_MANY_PIXELS = "This picture has too many pixels. Send a smaller one."


class NotAPicture(ValueError):
    """The file can't be used; the message is fit for the page and never holds a part of it."""


def read_picture(upload: IO[bytes], *, most_bytes: int, most_pixels: int) -> Image.Image:
    """The picture, upright, decoded and without anything but its pixels. Raises NotAPicture."""
    data = upload.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise NotAPicture(f"This file is larger than {most_bytes >> 20} MB. Send a smaller one.")
    for beginning, words in STRANGERS:
        if data.startswith(beginning):
            raise NotAPicture(words)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _refuse_too_many_pixels(picture, most_pixels)
                _refuse_moving(picture)
                return _upright(picture)
        except NotAPicture:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise NotAPicture(TOO_MANY_PIXELS) from None
        except UnidentifiedImageError:
            raise NotAPicture(NO_PICTURE) from None
        except Exception as error:  # a decoder may raise anything at all over a broken file
            raise NotAPicture("This picture is broken. Save it again, or send another.") from error


def _refuse_too_many_pixels(picture: Image.Image, most_pixels: int) -> None:
    if picture.width * picture.height > most_pixels:
        raise NotAPicture(TOO_MANY_PIXELS)


def _refuse_moving(picture: Image.Image) -> None:
    if picture.format in MAY_MOVE and getattr(picture, "n_frames", 1) > 1:
        raise NotAPicture("This picture moves. Send one that stands still.")


def _upright(picture: Image.Image) -> Image.Image:
    """RGBA, turned as its EXIF says, which then is gone: a photo would lie on its side else."""
    drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    drawn.info.clear()
    return drawn
