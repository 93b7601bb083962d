"""Pictures on their way into a pack: frozen with its version, then made fit for paper."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping

from PIL import Image

from engagements import redacting
from engagements.models import FounderScreenshot
from handover.models import PackFigure, PackVersion
from handover.papers import Papers
from handover.sections.proofs import file_of, shown_shots

logger = logging.getLogger(__name__)
WIDEST, HIGHEST = 1200, 1500  # pixels; a figure is at most half a page
PNG_UP_TO = 400 << 10  # bytes; beyond, it is a photo more than a screen


def freeze_figures(pack: PackVersion, papers: Papers) -> None:
    """Keeps the pictures that the snapshot names, as they are now."""
    PackFigure.objects.bulk_create(
        PackFigure(pack=pack, file=file, webp=webp)
        for file, webp in sorted(files_now(papers).items())
    )


def files_now(papers: Papers) -> dict[str, bytes]:
    """The pictures that a snapshot of these papers names, each a WebP."""
    files = {shot.pk: file_of(shot) for shot in shown_shots(papers)}
    shots = FounderScreenshot.objects.filter(pk__in=files).only("webp")
    return {files[shot.pk]: bytes(shot.webp) for shot in shots}


def files_of(pack: PackVersion) -> dict[str, bytes]:
    """The pictures of a version by the names in its snapshot, each a WebP."""
    return {figure.file: bytes(figure.webp) for figure in pack.figures.all()}


def fit_for_paper(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same pictures as a page shows them, without those that can't be read."""
    fit = ((file, for_paper(webp)) for file, webp in files.items())
    return {file: picture for file, picture in fit if picture is not None}


def for_paper(webp: bytes) -> bytes | None:
    """A PNG, or a JPEG where that would be large; no wider than a page can show.

    None for what `redact` never made: a client that was brought in from elsewhere may have that.
    """
    try:
        with Image.open(io.BytesIO(webp), formats=["WEBP"]) as picture:
            if picture.width > redacting.WIDEST or picture.height > redacting.HIGHEST:
                return None
            drawn = picture.convert("RGB")
    except Exception:  # a decoder may raise anything at all over a broken file
        logger.warning("a picture of a pack can't be read and is left out")
        return None
    drawn.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    png = _encoded(drawn, "PNG")
    return png if len(png) <= PNG_UP_TO else _encoded(drawn, "JPEG", quality=85)


def _encoded(picture: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
