"""The workspace's own look: logo, colour and sender's name, for portal, mail and pack."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access, logos, tenancy
from engagements.access import Right
from engagements.colours import Colour, by_day, by_night, is_readable, nearest_readable
from engagements.models import Logo, Workspace, audit
from engagements.secret_values import NoSecretValues
from engagements.uploaded_picture import ACCEPT, NotAPicture

A_YEAR = 365 * 24 * 3600  # seconds; the addresses carry what they show


class BrandForm(NoSecretValues, forms.ModelForm):  # type: ignore[type-arg]
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG or WebP, up to 2 MB; best with a transparent ground. It is drawn anew "
        "before it is kept.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    no_logo = forms.BooleanField(label="Take the logo away", required=False)

    class Meta:
        model = Workspace
        fields = ["colour", "sender_name", "contact_email"]
        labels = {
            "colour": "Colour",
            "sender_name": "Name on mail",
            "contact_email": "Where founders write to",
        }
        help_texts = {
            "colour": "As # and six digits. It must be dark enough to be read on paper.",
            "sender_name": "Who mail to founders comes from; empty for the workspace's name.",
            "contact_email": "At the foot of each page, on the pack, and where answers to mail go.",
        }
        widgets = {
            "colour": forms.TextInput(
                attrs={"placeholder": "#0e5a50", "spellcheck": "false", "autocomplete": "off"}
            ),
            "sender_name": forms.TextInput(attrs={"placeholder": "Grace of North Star"}),
            "contact_email": forms.EmailInput(attrs={"placeholder": "hello@north-star.example"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo_sha256:
            del self.fields["no_logo"]
        self.order_fields(["logo", "no_logo", "colour", "sender_name", "contact_email"])

    def clean_colour(self) -> str:
        text = self.cleaned_data["colour"].strip()
        if not text:
            return ""
        try:
            colour = Colour.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        if not is_readable(colour):
            raise ValidationError(
                f"{colour} is too pale to be read as text. {nearest_readable(colour)} is the "
                "nearest that can be."
            )
        return str(colour)

    def clean_sender_name(self) -> str:
        name: str = self.cleaned_data["sender_name"]
        if not name.isprintable():
            raise ValidationError("A name is one line without control characters.")
        return name

    def clean_logo(self) -> logos.Drawn | None:
        upload = self.cleaned_data["logo"]
        if upload is None:
            return None
        try:
            return logos.draw(upload)
        except NotAPicture as refusal:
            raise ValidationError(str(refusal)) from None

    @transaction.atomic
    def save(self, commit: bool = True) -> Workspace:
        """The workspace with its logo replaced, taken away or left."""
        drawn: logos.Drawn | None = self.cleaned_data["logo"]
        if drawn or self.cleaned_data.get("no_logo"):
            Logo.objects.all().delete()
            self.instance.logo_sha256 = drawn.sha256 if drawn else ""
        if drawn:
            Logo.objects.create(png=drawn.png, width=drawn.width, height=drawn.height)
        workspace: Workspace = super().save(commit)
        return workspace


@require_http_methods(["GET", "POST"])
def brand_edit(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = BrandForm(request.POST or None, request.FILES or None, instance=workspace)
    if request.method == "POST" and form.is_valid():
        form.save()
        if form.has_changed():
            changed = ", ".join(form[name].label.lower() for name in form.changed_data)
            audit(workspace, access.person(request), "changed the look", changed)
        messages.success(request, "Saved. Founders see it now, packs with the next version.")
        return redirect("brand_edit", workspace_slug)
    if form.is_bound:
        workspace.refresh_from_db()  # the form has written what it was sent into the row
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/brand.html", {"form": form}, status=status)


@cache_control(public=True, max_age=A_YEAR, immutable=True)
@login_not_required
@require_GET
def brand_colours(request: HttpRequest, workspace_slug: str, colour: str) -> HttpResponse:
    """The design tokens of the workspace's colour, as a style sheet. No secret, so no log-in."""
    workspace = get_object_or_404(Workspace, slug=workspace_slug, colour=f"#{colour}")
    own = Colour.parse(workspace.colour)
    context = {"day": by_day(own), "night": by_night(own)}
    return render(request, "engagements/brand.css", context, content_type="text/css; charset=utf-8")


@cache_control(public=True, max_age=A_YEAR, immutable=True)
@login_not_required
@require_GET
def brand_logo(request: HttpRequest, workspace_slug: str, sha256: str) -> HttpResponse:
    """The logo. No secret: it stands on the mail and the pages of everybody invited."""
    workspace = get_object_or_404(Workspace, slug=workspace_slug, logo_sha256=sha256)
    with tenancy.scope(workspace):
        logo = Logo.objects.first()
    if logo is None:
        raise Http404
    response = HttpResponse(bytes(logo.png), content_type="image/png")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
