"""The workspace's playbooks: read, write as TOML or send in as a file, earlier editions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access
from engagements.access import Right
from engagements.editions import AS_SHIPPED, Book, book, books, text_of
from engagements.models import Engagement, PlaybookEdition, TransitionError
from engagements.models.playbook_edition import KEY_LENGTH
from engagements.playbooks import PlaybookError, playbook_keys
from engagements.playbooks.text import LONGEST_TEXT, read_playbook
from engagements.secret_values import NoSecretValues, refuse_secret_value

BIGGEST_FILE = 4 * LONGEST_TEXT  # bytes; a character takes up to four


class PlaybookForm(NoSecretValues, forms.Form):
    """The TOML of a playbook, typed or as a file; a file wins."""

    text = forms.CharField(
        label="The playbook as TOML",
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 28, "class": "code", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or a file in its place",
        required=False,
        help_text="A .toml file, for example one that you downloaded here and edited.",
        widget=forms.FileInput(attrs={"accept": ".toml,application/toml,text/plain"}),
    )
    note = forms.CharField(
        label="What did you change?",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "Mail before edge; two new items on DMARC"}),
    )
    after = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)

    def __init__(self, key: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key

    def clean_file(self) -> str:
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if upload is None:
            return ""
        if (upload.size or 0) > BIGGEST_FILE:
            raise ValidationError("This file is too big for a playbook.")
        try:
            return bytes(upload.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError("This file is not text. Send in a playbook's TOML.") from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        source = "file" if given["file"] else "text"
        given["text"] = given[source].replace("\r\n", "\n")
        try:
            for line in given["text"].splitlines():
                refuse_secret_value(line)
            read_playbook(self.key, given["text"])
        except PlaybookError as error:
            self.add_error(source, [ValidationError(fault) for fault in str(error).split("; ")])
        except ValidationError as error:
            self.add_error(source, error)
        return given


class NewPlaybookForm(NoSecretValues, forms.Form):
    """A short name for a playbook of one's own, and the one that it begins as."""

    key = forms.CharField(
        label="Short name",
        max_length=KEY_LENGTH,
        help_text="Lower-case words joined by hyphens. It can't be changed later.",
        validators=[RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", "Write it like mail-rescue.")],
        widget=forms.TextInput(attrs={"placeholder": "mail-rescue", "autocapitalize": "none"}),
    )
    like = forms.ChoiceField(label="Begin with a copy of")

    def __init__(self, known: list[Book], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {each.key: each for each in known}
        like: Any = self.fields["like"]
        like.choices = [(each.key, f"{each.key.upper()}. {each.title}") for each in known]

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key in self.known or key in playbook_keys() or key in ("new", "intake"):
            raise ValidationError("There is a playbook of that name, or the name is taken by us.")
        return key


@require_GET
def playbook_list(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    known = books()
    editions = {each.key: each.edition for each in known}
    behind: dict[str, int] = dict.fromkeys(editions, 0)
    for key, edition in Engagement.objects.open().values_list("playbook_key", "playbook_edition"):
        if edition != editions.get(key, edition):
            behind[key] += 1
    context = {"books": [(each, behind[each.key]) for each in known]}
    return render(request, "engagements/desk/playbook_list.html", context)


@require_http_methods(["GET", "POST"])
def playbook_create(request: HttpRequest, workspace_slug: str) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    form = NewPlaybookForm(books(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        like = form.known[form.cleaned_data["like"]]
        key, text = form.cleaned_data["key"], text_of(like.key, like.edition)
        note = f"A copy of {like.key.upper()}"
        PlaybookEdition.add(key, text, after=AS_SHIPPED, note=note, by=access.person(request))
        return redirect("playbook_edit", workspace_slug, key)
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/playbook_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def playbook_edit(request: HttpRequest, workspace_slug: str, key: str) -> HttpResponse:
    """The newest edition, or with `?edition=` an earlier one to go on from."""
    access.open_workspace(request, workspace_slug, Right.MANAGE)
    current = _book_or_404(key)
    asked = request.GET.get("edition", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else current.edition
    begin = {"text": _text_or_404(key, number), "after": current.edition}
    form = PlaybookForm(key, request.POST or None, request.FILES or None, initial=begin)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("playbook_edit", workspace_slug, key)
    context = {
        "form": form,
        "book": current,
        "number": number,
        "editions": PlaybookEdition.objects.filter(key=key).select_related("saved_by"),
        "is_shipped": key in playbook_keys(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "engagements/desk/playbook_edit.html", context, status=status)


@require_GET
def playbook_download(
    request: HttpRequest, workspace_slug: str, key: str, number: int
) -> HttpResponse:
    access.open_workspace(request, workspace_slug, Right.VIEW_DESK)
    return HttpResponse(
        _text_or_404(key, number),
        content_type="application/toml",
        headers={
            "Content-Disposition": f'attachment; filename="{key}-{number}.toml"',
            "Cache-Control": "private, no-store",
        },
    )


def _saved(request: HttpRequest, form: PlaybookForm) -> bool:
    given = form.cleaned_data
    try:
        made = PlaybookEdition.add(
            form.key,
            given["text"],
            after=given["after"],
            note=given["note"],
            by=access.person(request),
        )
    except TransitionError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request,
        f"Saved as edition {made.number}. New sprints begin with it; those that are open stay as "
        "they are until you update them from their plan.",
    )
    return True


def _book_or_404(key: str) -> Book:
    try:
        return book(key)
    except PlaybookError:
        raise Http404 from None


def _text_or_404(key: str, number: int) -> str:
    try:
        return text_of(key, number)
    except PlaybookError:
        raise Http404 from None
