"""Handing over the files, the same through every door."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from engagements.models import Engagement
from handover.bundle import bundle
from handover.comparing import compare
from handover.figures import files_of
from handover.models import PackVersion, RiskSheet


def deliver(engagement: Engagement, number: int) -> HttpResponse:
    """The PDF of a version. Raises Http404 while it is not ready."""
    pack = get_object_or_404(engagement.packs.ready().defer("snapshot"), number=number)
    return pdf_of(pack)


def deliver_bundle(engagement: Engagement, number: int) -> HttpResponse:
    """The zip of a version, made from its frozen data. Raises Http404 while it is not ready."""
    return bundle_of(get_object_or_404(engagement.packs.ready().defer("pdf"), number=number))


def pdf_of(pack: PackVersion | RiskSheet) -> HttpResponse:
    return download(bytes(pack.pdf or b""), "application/pdf", f"{pack.file_stem}.pdf")


def bundle_of(pack: PackVersion) -> HttpResponse:
    return download(
        bundle(pack.snapshot, files_of(pack)), "application/zip", f"{pack.file_stem}.zip"
    )


def download(body: bytes, content_type: str, name: str) -> HttpResponse:
    """A file that the browser saves and nobody in between keeps."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def differences(engagement: Engagement, number: int, earlier: int) -> dict[str, Any]:
    """What a page needs to show two ready versions side by side. Raises Http404 for others."""
    if earlier >= number:
        raise Http404
    packs = {
        pack.number: pack
        for pack in engagement.packs.ready().defer("pdf").filter(number__in=(number, earlier))
    }
    if len(packs) < 2:
        raise Http404
    later, before = packs[number], packs[earlier]
    return {
        "later": later,
        "earlier": before,
        "sections": compare(before.snapshot, later.snapshot),
    }
