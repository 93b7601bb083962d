"""The demo's screenshots, drawn here: the booking page before and after, and one of our own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from checks.practice.lab import DOMAIN
from engagements.redacting import Box, Redacted, redact

if TYPE_CHECKING:
    from engagements.models import Engagement, User

SIZE = WIDTH, HEIGHT = 960, 600
PAPER, BAR, INK, SOFT, LINE = "#ffffff", "#e8ebee", "#1d2733", "#5d6b7a", "#c9d1d9"
ACCENT = "#0b5d53"
DAYS = ("Tuesday, 10:00", "Wednesday, 14:00", "Friday, 09:00")
VARIABLES = ("STRIPE_SECRET_KEY", "POSTMARK_SERVER_TOKEN", "DATABASE_URL")
BEFORE = "The booking page shows an error instead of its form"
AFTER = "The booking page takes bookings again"
OURS = "The three variables are set in production; their values are blacked out"


def hang_pictures(engagement: Engagement, *, by: User) -> None:
    """Two with the risk that booking failed, for the founder, and one among ourselves."""
    from engagements.models import FounderScreenshot, InternalScreenshot, Side

    for risk in engagement.risks.filter(code="WEB024", subject="booking"):
        FounderScreenshot.add(risk, failing_page(), BEFORE, by=by, side=Side.BEFORE)
        FounderScreenshot.add(risk, booking_page(), AFTER, by=by, side=Side.AFTER)
        InternalScreenshot.add(risk, variables_page(), OURS, by=by)


def failing_page() -> Redacted:
    picture, pen = _browser(f"https://app.{DOMAIN}/book")
    pen.text((80, 170), "Something went wrong", INK, _letters(44))
    pen.text((80, 240), "The page could not be shown.", SOFT, _letters(24))
    return _kept(picture)


def booking_page() -> Redacted:
    picture, pen = _browser(f"https://app.{DOMAIN}/book")
    pen.text((80, 120), "Book a call", INK, _letters(44))
    pen.text((80, 190), "When would suit you?", INK, _letters(22))
    for row, day in enumerate(DAYS):
        top = 230 + row * 62
        pen.rounded_rectangle((80, top, 560, top + 48), 8, PAPER, ACCENT if row == 0 else LINE, 2)
        pen.text((104, top + 12), day, INK, _letters(22))
    pen.text((80, 430), "E-mail address", INK, _letters(22))
    pen.rounded_rectangle((80, 462, 560, 510), 8, PAPER, LINE, 2)
    pen.rounded_rectangle((80, 530, 260, 582), 8, ACCENT)
    pen.text((108, 543), "Book a call", PAPER, _letters(22))
    return _kept(picture)


def variables_page() -> Redacted:
    picture, pen = _browser("https://hosting.example/settings/variables")
    pen.text((80, 120), "Environment variables", INK, _letters(40))
    pen.text((80, 176), "Production", SOFT, _letters(24))
    boxes = []
    for row, name in enumerate(VARIABLES):
        top = 240 + row * 90
        pen.text((80, top), name, INK, _letters(22))
        pen.text((430, top), "a value made up", SOFT, _letters(22))
        boxes.append(Box(42, (top - 8) / HEIGHT * 100, 48, 8))
        pen.line((80, top + 54, WIDTH - 80, top + 54), LINE, 2)
    return _kept(picture, *boxes)


def _browser(address: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty page in a window, and the pen to fill it with."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 64), BAR)
    for place in (32, 60, 88):
        pen.ellipse((place - 8, 24, place + 8, 40), LINE)
    pen.rounded_rectangle((120, 12, WIDTH - 24, 52), 20, PAPER, LINE)
    pen.text((144, 21), address, SOFT, _letters(19))
    return picture, pen


def _letters(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own typeface: the demo brings none along."""
    return ImageFont.load_default(size)


def _kept(picture: Image.Image, *boxes: Box) -> Redacted:
    """By the same way as any upload."""
    drawn = io.BytesIO()
    picture.save(drawn, "PNG")
    drawn.seek(0)
    return redact(drawn, boxes)
