"""Uploads that lie, burst or carry something along; and what is kept of a good one."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from engagements import logos
from engagements.uploaded_picture import FORMATS, NotAPicture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str, size: tuple[int, int] = (900, 300), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0e5a50").save(out, kind, **options)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 40,000 by 40,000 pixels."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_is_drawn_anew_inside_the_box(kind: str) -> None:
    drawn = logos.draw(io.BytesIO(picture(kind)))
    with Image.open(io.BytesIO(drawn.png)) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGBA", (600, 200))
    assert (drawn.width, drawn.height) == (600, 200)


def test_a_small_one_is_not_blown_up() -> None:
    assert logos.draw(io.BytesIO(picture("PNG", (20, 10)))).width == 20


def test_nothing_but_the_pixels_is_kept() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "taken at home")
    upload = picture("PNG", pnginfo=words) + b"PK\x03\x04 another file behind it"
    assert b"taken at home" in upload
    kept = logos.draw(io.BytesIO(upload)).png
    assert b"taken at home" not in kept
    assert b"another file" not in kept


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert logos.draw(io.BytesIO(picture("PNG"))) == logos.draw(io.BytesIO(picture("PNG")))


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (b"", "no PNG, JPEG or WebP"),
        (SVG, "An SVG must be saved as PNG"),  # may hold script
        (b"GIF89a" + b"\0" * 40, "a GIF"),
        (picture("GIF"), "a GIF"),  # good, but not on the list
        (picture("TIFF"), "no PNG, JPEG or WebP"),
        (b"\x89PNG\r\n\x1a\n" + SVG, "broken|no PNG"),  # lies about its type
        (picture("PNG")[:200], "broken"),
        (picture("JPEG")[:400], "broken"),
        (bomb(), "broken|too many pixels"),
        (picture("PNG", (4100, 4100)), "too many pixels"),
        (b"\x89PNG" + b"\0" * logos.MOST_BYTES, "larger than 2 MB"),
    ],
)
def test_what_is_no_logo_is_refused_with_a_reason(upload: bytes, words: str) -> None:
    with pytest.raises(NotAPicture, match=words):
        logos.draw(io.BytesIO(upload))
