"""The receipt of a deletion as a PDF: asked for, being set, taken."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access
from engagements.access import Right
from engagements.models import DeletionReceipt, ErrandState
from handover.delivery import download
from handover.models import ReceiptPaper


@require_http_methods(["GET", "POST"])
def receipt_paper(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """What there is of it; a POST has it made. For htmx, its part of the receipt's page."""
    receipt = _receipt(request, workspace_slug, pk)
    if request.method == "POST":
        ReceiptPaper.ask(receipt)
        return redirect("receipt_paper", workspace_slug, pk)
    part = "handover/_receipt_paper.html"
    template = part if cast(Any, request).htmx else "handover/receipt_paper.html"
    return render(request, template, {"receipt": receipt, "paper": ReceiptPaper.of(receipt)})


@require_GET
def receipt_pdf(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    receipt = _receipt(request, workspace_slug, pk)
    paper = get_object_or_404(ReceiptPaper.objects, receipt=receipt, state=ErrandState.DONE)
    name = f"deletion-{slugify(receipt.client_name) or 'client'}-{receipt.pk}.pdf"
    return download(bytes(paper.pdf or b""), "application/pdf", name)


def _receipt(request: HttpRequest, workspace_slug: str, pk: int) -> DeletionReceipt:
    """One that is done. Raises Http404 for any other."""
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    receipt: DeletionReceipt = get_object_or_404(DeletionReceipt.objects.all(), pk=pk)
    if not receipt.is_done:
        raise Http404
    return receipt
