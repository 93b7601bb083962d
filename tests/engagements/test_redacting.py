"""What is under a box is nowhere in what we keep; and uploads that lie, move or burst."""

from __future__ import annotations

import io

import pytest
from PIL import Image, PngImagePlugin

from engagements.redacting import BLACK, MOST_BYTES, WIDEST, Box, Redacted, redact
from engagements.uploaded_picture import NotAPicture
from tests.engagements.test_logos import SVG, bomb, picture

SECRET = (255, 0, 255)


def with_secret(kind: str, size: tuple[int, int] = (400, 200), **options: object) -> bytes:
    """White, with a patch of a colour that stands nowhere else."""
    drawn = Image.new("RGB", size, "white")
    drawn.paste(SECRET, (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def pixels(kept: Redacted) -> Image.Image:
    with Image.open(io.BytesIO(kept.webp)) as opened:
        assert opened.format == "WEBP"
        assert not opened.getexif()
        return opened.convert("RGB")


def has_secret(drawn: Image.Image) -> bool:
    """Whether any pixel leans towards the patch's colour: scaling and JPEG may blur it."""
    return any(red - green > 40 for _, (red, green, _) in drawn.getcolors(1 << 24) or ())


SMALL, WIDE = (400, 200), (2003, 1001)  # kept as it is, and scaled down


@pytest.mark.parametrize(
    ("kind", "size"), [("PNG", SMALL), ("JPEG", SMALL), ("WEBP", SMALL), ("PNG", WIDE)]
)
def test_under_a_box_nothing_is_left(kind: str, size: tuple[int, int]) -> None:
    upload = with_secret(kind, size)
    margin = 5  # percent: JPEG and lossy WebP bleed by themselves, before we see the file
    box = Box(25 - margin, 25 - margin, 25 + 2 * margin, 25 + 2 * margin)
    open_, shut = redact(io.BytesIO(upload), []), redact(io.BytesIO(upload), [box])
    assert has_secret(pixels(open_))
    drawn = pixels(shut)
    assert not has_secret(drawn)
    assert drawn.width == shut.width == min(size[0], WIDEST)
    dark = drawn.getpixel((int(shut.width * 0.37), int(shut.height * 0.37)))
    assert isinstance(dark, tuple)
    assert all(abs(shade - want) < 12 for shade, want in zip(dark, BLACK, strict=True))


def test_a_box_covers_every_pixel_it_touches_and_may_hang_over_the_edge() -> None:
    assert Box(10.1, 10.1, 0.1, 0.1).pixels(100, 100) == (10, 10, 10, 10)
    assert Box(33.33, 0, 33.33, 100).pixels(10, 10) == (3, 0, 6, 9)
    assert Box(90, 90, 50, 50).pixels(100, 100) == (90, 90, 99, 99)
    whole = pixels(redact(io.BytesIO(with_secret("PNG")), [Box(0, 0, 100, 100)]))
    assert whole.getcolors() == [(400 * 200, BLACK)]


def test_nothing_but_the_pixels_is_kept_and_a_photo_stands_upright() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "taken at home")
    upload = with_secret("PNG", pnginfo=words) + b"PK\x03\x04 another file behind it"
    kept = redact(io.BytesIO(upload), []).webp
    assert b"taken at home" not in kept
    assert b"another file" not in kept
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"  # lies on its side; described
    turned = redact(io.BytesIO(with_secret("JPEG", exif=exif)), [])
    assert (turned.width, turned.height) == (200, 400)
    assert b"taken at home" not in turned.webp


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (b"%PDF-1.7\n", "a PDF. Take a screenshot"),
        (SVG, "An SVG must be saved as PNG"),
        (moving("GIF"), "a GIF"),
        (moving("PNG"), "moves"),
        (moving("WEBP"), "moves"),
        (b"\x89PNG\r\n\x1a\n" + SVG, "broken|no PNG"),
        (picture("JPEG")[:400], "broken"),
        (bomb(), "too many pixels"),
        (picture("PNG", (5000, 5000)), "too many pixels"),
        (b"\x89PNG" + b"\0" * MOST_BYTES, "larger than 10 MB"),
    ],
)
def test_what_is_no_screenshot_is_refused_with_a_reason(upload: bytes, words: str) -> None:
    with pytest.raises(NotAPicture, match=words):
        redact(io.BytesIO(upload), [])
