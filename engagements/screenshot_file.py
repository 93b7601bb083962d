"""A kept screenshot as an answer: no more than a picture, and in no cache but one's own."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from engagements.models import FounderScreenshot, InternalScreenshot

AN_HOUR = 3600  # seconds; a deleted one must not stay in sight for long


def as_answer(shot: FounderScreenshot | InternalScreenshot) -> HttpResponse:
    response = HttpResponse(
        bytes(shot.webp),
        content_type="image/webp",
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'inline; filename="screenshot-{shot.pk}.webp"',
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
    patch_cache_control(response, private=True, max_age=AN_HOUR)
    return response
