"""The owner's side of the door outside: its address, whether it is open, and what is sold there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.editions import books
from engagements.models import FrontDoor, Package, Workspace, audit
from engagements.public.finding import QUESTIONS, SHIPPED
from engagements.secret_values import NoSecretValues

SUITS = "suits_"  # begins the names of the fields that make up a package's `suits`


class FrontDoorForm(NoSecretValues, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = FrontDoor
        fields = ["is_open", "slug", "keep_days"]
        labels = {
            "is_open": "The door is open",
            "slug": "Its address",
            "keep_days": "Days to keep whoever left an address",
        }
        help_texts = {
            "is_open": "Everybody who has the address may use the tools. Shut, it answers “not "
            "found”, and so do the results.",
            "slug": "The last part of the link: lower-case letters, digits and hyphens.",
            "keep_days": "7 to 365. Visitors read this number before they leave an address; after "
            "it the lead is deleted by itself.",
        }
        error_messages = {"slug": {"unique": "Somebody has this address already. Choose another."}}
        widgets = {"slug": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"})}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        return slug


class PackageForm(NoSecretValues, forms.ModelForm):  # type: ignore[type-arg]
    playbook_key = forms.ChoiceField(
        label="Playbook", help_text="A sprint that a lead of this package becomes follows it."
    )

    class Meta:
        model = Package
        fields = [
            "name",
            "summary",
            "price",
            "currency",
            "further_domain",
            "rush_percent",
            "hours",
            "included",
            "excluded",
            "playbook_key",
            "position",
            "is_offered",
        ]
        labels = {
            "summary": "In one sentence",
            "price": "Price for one domain",
            "further_domain": "For each further domain",
            "rush_percent": "More for a start within two working days, in per cent",
            "hours": "Hours from start to handover",
            "included": "In it",
            "excluded": "Not in it",
            "position": "Place in the list",
            "is_offered": "Offered outside",
        }
        help_texts = {
            "price": "Empty for “Price on request”.",
            "further_domain": "Empty when you want to be asked.",
            "included": "A line each.",
            "excluded": "A line each. What a client might think is in it.",
        }
        widgets = {
            "included": forms.Textarea(attrs={"rows": 5}),
            "excluded": forms.Textarea(attrs={"rows": 4}),
            "currency": forms.TextInput(attrs={"autocapitalize": "characters"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        playbooks: Any = self.fields["playbook_key"]
        playbooks.choices = [(book.key, f"{book.key.upper()}. {book.title}") for book in books()]
        for question in QUESTIONS:
            self.fields[SUITS + question.key] = forms.MultipleChoiceField(
                label=f"Made for: {question.text}",
                required=False,
                choices=[(f"{question.key}:{key}", words) for key, words in question.answers],
                initial=self.instance.suits,
                widget=forms.CheckboxSelectMultiple,
                help_text="For the sprint finder. Tick nothing where it does not matter.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.suits = [
            suit for question in QUESTIONS for suit in cleaned.get(SUITS + question.key, [])
        ]
        return cleaned

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = Package.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError("You have a package of this name already.")
        return name


@require_http_methods(["GET", "POST"])
def front_door_edit(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """The door's settings, and the packages behind it."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    door = FrontDoor.objects.filter(workspace=workspace).first()
    draft = door or FrontDoor(workspace=workspace, slug=workspace.slug)
    form = FrontDoorForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        said = "opened the door outside" if saved.is_open else "shut the door outside"
        if not (door is None or "is_open" in form.changed_data):
            said = "changed the door outside"
        audit(workspace, access.person(request), said, saved.slug)
        messages.success(request, "Open to everybody." if saved.is_open else "Saved; it is shut.")
        return redirect("front_door_edit", workspace_slug)
    stored = FrontDoor.objects.filter(workspace=workspace, is_open=True).first()
    link = settings.SITE_URL + reverse("door_home", args=[stored.slug]) if stored else ""
    context = {"form": form, "link": link, "packages": Package.objects.all()}
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/front_door.html", context, status=status)


@require_http_methods(["GET", "POST"])
def package_create(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = PackageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _save(request, workspace, form, "added a package")
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
def package_edit(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = PackageForm(request.POST or None, instance=get_object_or_404(Package.objects, pk=pk))
    if request.method == "POST" and form.is_valid():
        return _save(request, workspace, form, "changed a package")
    return _form_page(request, form)


@require_POST
def package_delete(request: HttpRequest, workspace_slug: str, pk: int) -> HttpResponse:
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    package = get_object_or_404(Package.objects, pk=pk)
    package.delete()
    audit(workspace, access.person(request), "deleted a package", package.name)
    messages.success(request, f"Deleted: {package}. Leads that asked for it stay.")
    return redirect("front_door_edit", workspace_slug)


@require_POST
def package_begin(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    """One package a playbook, to go on from; nothing where there are packages already."""
    workspace = access.open_workspace(request, workspace_slug, Right.MANAGE)
    if not Package.objects.exists():
        Package.objects.bulk_create(
            Package(
                name=book.title,
                summary=book.playbook.promise[:300],
                playbook_key=book.key,
                suits=list(SHIPPED.get(book.key, ())),
                included="\n".join(block.title for block in book.playbook.blocks),
                position=position,
            )
            for position, book in enumerate(books(), start=1)
        )
        audit(workspace, access.person(request), "began the packages with the playbooks")
        messages.success(request, "Done. Put your prices in and what is not in them.")
    return redirect("front_door_edit", workspace_slug)


def _save(request: HttpRequest, workspace: Workspace, form: PackageForm, said: str) -> HttpResponse:
    package = form.save()
    audit(workspace, access.person(request), said, package.name)
    messages.success(request, f"Saved: {package}.")
    return redirect("front_door_edit", workspace.slug)


def _form_page(request: HttpRequest, form: PackageForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/package_form.html", {"form": form}, status=status)
