"""A client on its way out: taken along as a file, kept for a while, deleted with a receipt."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.leaving.deleting import what_would_go
from engagements.leaving.retention import LONGEST_MONTHS, last_day
from engagements.models import Client, ClientExport, DeletionReceipt, ExportPart
from engagements.models.leaving import bytes_of

EXPORTS_SHOWN = 5


class KeepForm(forms.Form):
    months = forms.IntegerField(
        label="Months after the last sprint was closed",
        required=False,
        min_value=1,
        max_value=LONGEST_MONTHS,
        help_text="Leave it empty to keep this client until somebody deletes it.",
        widget=forms.NumberInput(attrs={"placeholder": "24"}),
    )


class DeleteForm(forms.Form):
    """Takes the client's name as it is written; upper and lower case don't matter."""

    typed_name = forms.CharField(
        label="Type the name of the business",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, client: Client, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        self.fields["typed_name"].help_text = "So that it is never the wrong one."

    def clean_typed_name(self) -> str:
        typed: str = self.cleaned_data["typed_name"]
        if _as_typed(typed) != _as_typed(self.client.name):
            raise ValidationError(f"This client is called “{self.client.name}”. Type it like that.")
        return typed


def _as_typed(name: str) -> str:
    return " ".join(name.split()).casefold()


@require_GET
def client_leaving(request: HttpRequest, workspace_slug: str, client_slug: str) -> HttpResponse:
    """Export, retention and the way to deletion; asked again for the exports while one is made."""
    client = access.open_client(request, workspace_slug, client_slug, Right.MANAGE)
    return _leaving_page(request, client, KeepForm(initial={"months": client.keep_months}))


@require_POST
def client_export(request: HttpRequest, workspace_slug: str, client_slug: str) -> HttpResponse:
    client = access.open_client(request, workspace_slug, client_slug, Right.MANAGE)
    ClientExport.ask(client, by=access.person(request))
    return redirect("client_leaving", workspace_slug, client_slug)


@require_GET
def client_export_download(
    request: HttpRequest, workspace_slug: str, client_slug: str, pk: int
) -> StreamingHttpResponse:
    client = access.open_client(request, workspace_slug, client_slug, Right.MANAGE)
    export: ClientExport = get_object_or_404(client.exports, pk=pk)
    if not export.can_be_had:
        raise Http404
    parts = bytes_of(lambda: ExportPart.objects.filter(export=pk), client.workspace_id)
    response = StreamingHttpResponse(parts, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, export.file_name)
    response["Content-Length"] = str(export.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def client_keep(request: HttpRequest, workspace_slug: str, client_slug: str) -> HttpResponse:
    client = access.open_client(request, workspace_slug, client_slug, Right.ERASE)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _leaving_page(request, client, form, status=422)
    client.keep_for(form.cleaned_data["months"], by=access.person(request))
    messages.success(request, "Saved. Owners get a mail two weeks before anything is deleted.")
    return redirect("client_leaving", workspace_slug, client_slug)


@require_http_methods(["GET", "POST"])
def client_delete(request: HttpRequest, workspace_slug: str, client_slug: str) -> HttpResponse:
    client = access.open_client(request, workspace_slug, client_slug, Right.ERASE)
    form = DeleteForm(client, request.POST or None)
    if request.method == "POST" and form.is_valid():
        receipt = DeletionReceipt.order(client, by=access.person(request))
        return redirect("receipt_page", workspace_slug, receipt.pk)
    context = {
        "client": client,
        "form": form,
        "counts": what_would_go(client).items(),
        "export": client.exports.filter(state="done").first(),
        "open_sprints": client.engagements.exclude(state="closed"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/client_delete.html", context, status=status)


@require_GET
def receipt_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    context = {"receipts": DeletionReceipt.objects.all()[:200]}
    return render(request, "engagements/desk/receipt_list.html", context)


@require_GET
def receipt_page(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """The receipt; while the worker deletes, how far it is."""
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    receipt = get_object_or_404(DeletionReceipt.objects.all(), pk=pk)
    template = "engagements/desk/receipt_page.html"
    if cast(Any, request).htmx:
        template += "#receipt"
    return render(request, template, {"receipt": receipt})


def _leaving_page(
    request: HttpRequest, client: Client, form: KeepForm, status: int = 200
) -> HttpResponse:
    exports = list(client.exports.all()[:EXPORTS_SHOWN])
    context = {
        "client": client,
        "form": form,
        "exports": exports,
        "is_under_way": any(export.is_unfinished for export in exports),
        "last_day": last_day(client),
    }
    template = "engagements/desk/client_leaving.html"
    if cast(Any, request).htmx:
        template += "#exports"
    return render(request, template, context, status=status)
