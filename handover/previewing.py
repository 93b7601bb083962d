"""The next version as it would be printed now, for the consultant to look at while writing.

The page asks every few seconds; only when what the pack would say has changed does a worker draw it
anew. Nothing of it leaves the desk.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.utils import timezone

from handover.figures import files_now, fit_for_paper
from handover.making import logo_now
from handover.models import PackPreview
from handover.pack import draw_pack
from handover.papers import Papers, collect
from handover.sections.section import names
from handover.snapshot import find_secrets, take_snapshot, to_text
from handover.typesetting import TEMPLATES, TypesettingError

logger = logging.getLogger(__name__)


def draft_of(papers: Papers) -> dict[str, Any]:
    """The snapshot of a version that has neither number nor maker."""
    return take_snapshot(papers, number=0, made_by=papers.consultancy)


def fingerprint_of(papers: Papers, draft: dict[str, Any]) -> str:
    """Of all that can be seen on the pages, so not of the moment; the day is printed."""
    pack = {key: said for key, said in draft["pack"].items() if key != "made_at"}
    words = to_text({**draft, "pack": pack})
    seen = (words, papers.engagement.workspace.logo_sha256, _templates())
    return hashlib.sha256("\0".join(seen).encode()).hexdigest()


@cache
def _templates() -> str:
    """Of the templates: a release that changes them draws every preview anew."""
    digest = hashlib.sha256()
    for path in sorted(TEMPLATES.rglob("*.typ")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def render_preview(preview: PackPreview) -> bool:
    """Claim the preview and draw it; False when it is taken, or could not be drawn."""
    if not preview.claim():
        return False
    papers = collect(preview.engagement, timezone.now())
    draft = draft_of(papers)
    fingerprint = fingerprint_of(papers, draft)
    if find_secrets(draft):
        preview.end_blocked(fingerprint)
        return False
    try:
        drawn = draw_pack(draft, logo_now() or b"", fit_for_paper(files_now(papers)))
    except TypesettingError as error:
        logger.warning("preview %s: %s", preview.pk, error)
        preview.end_failed(fingerprint, str(error))
        return False
    return preview.end_ready(fingerprint, drawn)


def spoken_pages(numbers: Sequence[int]) -> str:
    """ "Page 4", "Pages 4 and 5", "Pages 2, 4 to 7 and 9"; "" for none."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
    return f"Page{'s' if len(numbers) > 1 else ''} {names(words)}" if numbers else ""
