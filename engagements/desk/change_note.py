"""One keystroke on any page of a sprint: what was changed, where, and how to undo it.

The key opens the form in a dialog over the page; without JavaScript the same link is a page.
"""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from engagements import access
from engagements.access import Right
from engagements.desk.changes import CHANGES, ChangeForm, empty_line, log_change, new_line
from engagements.desk.registers import person
from engagements.desk.rollback import ROLLBACK_CARDS
from engagements.models import RollbackCard, TransitionError


class NoteForm(ChangeForm):
    """As the log's quick line, with room for an undo of several steps."""

    class Meta(ChangeForm.Meta):
        fields: ClassVar[list[str]] = ["what", "where", "undo"]
        labels: ClassVar[dict[str, str]] = {"what": "What did you change?"}
        help_texts: ClassVar[dict[str, str]] = {
            "where": "",
            "undo": "One step a line; a rollback card can be made of it.",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "what": forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
            "undo": forms.Textarea(attrs={"rows": 3}),
        }


@require_http_methods(["GET", "POST"])
def change_note(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """The dialog for htmx, otherwise the page; what is noted goes to the change log."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    by, in_dialog = person(request), bool(cast(Any, request).htmx)
    form = NoteForm(
        request.POST or None,
        instance=new_line(engagement, by),
        initial=empty_line(engagement),
        auto_id="note_%s",
    )
    template = "engagements/desk/change_note.html"
    if request.method == "POST" and form.is_valid() and log_change(form, by):
        if not in_dialog:
            messages.success(request, f"“{form.instance}” is in the change log.")
            return redirect(CHANGES.list_url(engagement))
        said = render(request, f"{template}#said", {"change": form.instance})
        reswap(retarget(said, "#live"), "innerHTML")
        return trigger_client_event(said, "change-logged", after="swap")
    if in_dialog:
        template += "#form" if form.is_bound else "#dialog"
    context = {"form": form, "in_dialog": in_dialog, "back": CHANGES.list_url(engagement)}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
def change_card(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """A rollback card from a change's “how to undo it”; the one it has already is shown again."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    change = get_object_or_404(engagement.changes, pk=pk)
    try:
        card = RollbackCard.write_from(change, by=person(request))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
        return redirect(CHANGES.list_url(engagement))
    messages.success(
        request, "The card is written. Read it through: its subject and its minutes are guessed."
    )
    return redirect(ROLLBACK_CARDS.url("page", engagement, card.pk))
