"""The desk's live preview: how the next version would look, page by page."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.models import Engagement
from handover.making import next_number
from handover.models import PackPreview, PreviewPage
from handover.models.preview import KEPT_FOR
from handover.papers import Papers, collect
from handover.preflight import look_over
from handover.previewing import draft_of, fingerprint_of, spoken_pages
from handover.sections.section import names

TEMPLATE = "handover/pack_preview.html"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it is shown; `what` names the sections that stand on it."""

    number: int
    edition: int
    digest: str
    what: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page in a browser shows: so many pages, as they were in that edition."""

    edition: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the preview; `token` differs when there is something else to see."""

    papers: Papers
    preview: PackPreview
    number: int
    token: str


@require_GET
def pack_preview(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """The page; who opens or reloads it also has tried again what could not be set."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return render(request, TEMPLATE, _parts(_look(engagement, again=True), Shown()))


@require_GET
def pack_preview_news(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Asked every few seconds: the parts of the page, or nothing when it shows them already."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    if not cast(Any, request).htmx:
        return redirect("pack_preview", workspace_slug, slug)
    look = _look(engagement)
    if look.token == request.GET.get("seen"):
        return HttpResponse(status=204)
    shown = _read_shown(request.GET.get("shown", ""), look.preview)
    return render(request, f"{TEMPLATE}#parts", _parts(look, shown))


@require_GET
def pack_preview_page(
    request: HttpRequest, workspace_slug: str, slug: str, digest: str
) -> HttpResponse:
    """One page as an SVG; its address is of its bytes, so nobody needs to ask for it twice."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    page = PreviewPage.objects.filter(preview__engagement=engagement, digest=digest).first()
    if page is None:
        raise Http404
    return _as_answer(request, page)


def _look(engagement: Engagement, *, again: bool = False) -> Look:
    papers = collect(engagement, timezone.now())
    fingerprint = fingerprint_of(papers, draft_of(papers))
    preview = PackPreview.follow(engagement, fingerprint, again=again)
    number = next_number(engagement)
    seen = (fingerprint[:16], preview.state, preview.pk, preview.attempt, number)
    return Look(papers, preview, number, "-".join(map(str, seen)))


def _read_shown(said: str, preview: PackPreview) -> Shown:
    """From "preview.edition.count"; of a preview that is gone, no page is still the same."""
    if not re.fullmatch(r"\d{1,18}\.\d{1,9}\.\d{1,4}", said):
        return Shown()
    key, edition, count = map(int, said.split("."))
    return Shown(edition if key == preview.pk else 0, count)


def _parts(look: Look, shown: Shown) -> dict[str, Any]:
    preview = look.preview
    drawn = list(preview.pages.values_list("number", "edition", "digest"))
    return {
        "preview": preview,
        "token": look.token,
        "next_number": look.number,
        "shown": shown,
        "leaves": [
            Leaf(number, edition, digest, _on_page(preview, number), number in preview.changed)
            for number, edition, digest in drawn
        ],
        "gone": range(len(drawn) + 1, shown.count + 1),
        "changed_pages": spoken_pages(preview.changed),
        "preflight": look_over(preview.engagement, look.papers),
    }


def _on_page(preview: PackPreview, number: int) -> str:
    """ "Your mail and Releases"; what comes before the first section has names of its own."""
    begun = [title for title, page in preview.contents if page == number]
    before = [title for title, page in preview.contents if page < number]
    if not before and not begun:
        return "Cover" if number == 1 else "In this pack"
    return names(begun or before[-1:])


def _as_answer(request: HttpRequest, page: PreviewPage) -> HttpResponse:
    packed, is_packed = bytes(page.svgz), "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        packed if is_packed else gzip.decompress(packed),
        content_type="image/svg+xml",
        headers={
            "Content-Security-Policy": "default-src 'none'; img-src data:; sandbox",
            "Content-Disposition": f'inline; filename="draft-page-{page.number}.svg"',
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
    if is_packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    patch_cache_control(
        response, private=True, immutable=True, max_age=int(KEPT_FOR.total_seconds())
    )
    return response
