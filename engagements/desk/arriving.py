"""A client's file from another workspace: sent in, looked at, brought in."""

from __future__ import annotations

from typing import IO, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.leaving.archive import MOST_BYTES
from engagements.models import Arrival, TransitionError

ZIP_BEGINS = b"PK\x03\x04"
ARRIVALS_SHOWN = 20


class SendInForm(forms.Form):
    file = forms.FileField(
        label="The client's file",
        help_text=f"A .launchready.zip as an export makes it, up to {MOST_BYTES >> 20} MB.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError(f"This file is larger than {MOST_BYTES >> 20} MB.")
        if upload.read(len(ZIP_BEGINS)) != ZIP_BEGINS:
            raise ValidationError("This is no zip file. Send the file as it was downloaded.")
        upload.seek(0)
        return upload


@require_http_methods(["GET", "POST"])
def arrival_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """What came in so far, and the form to send a file."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = SendInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        source, by = cast(IO[bytes], upload), access.person(request)
        arrival = Arrival.send_in(workspace, source, upload.name, by=by)
        return redirect("arrival_page", workspace_slug, arrival.pk)
    arrivals = Arrival.objects.select_related("client").defer("preview")[:ARRIVALS_SHOWN]
    context = {"form": form, "arrivals": arrivals}
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/arrival_list.html", context, status=status)


@require_GET
def arrival_page(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    """What is in the file and what can't be taken; asked again while a worker is at it."""
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    arrival = get_object_or_404(Arrival.objects.select_related("client"), pk=pk)
    template = "engagements/desk/arrival_page.html"
    if cast(Any, request).htmx:
        template += "#arrival"
    return render(request, template, {"arrival": arrival})


@require_POST
def arrival_bring_in(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    arrival: Arrival = get_object_or_404(Arrival.objects.all(), pk=pk)
    try:
        arrival.go_on(by=access.person(request))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    return redirect("arrival_page", workspace_slug, pk)
