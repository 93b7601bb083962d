"""Rollback cards: written before going forward, rehearsed, and printed for the drawer."""

from functools import partial
from typing import ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import (
    DAY,
    PaperForm,
    already_there,
    carried_out,
)
from engagements.desk.registers import Register, form_page, person
from engagements.models import RollbackCard, RollbackSubject
from engagements.models.rollback import TARGET_MINUTES

LONGEST_MINUTES = 24 * 60


class RollbackForm(PaperForm):
    examples: ClassVar[dict[str, str]] = {
        "title": "Put the old web address back",
        "trigger": "The home page shows an error ten minutes after the change.",
        "steps": "Log in to Cloudflare.\nOpen DNS, records, and press “Edit” at www.\n"
        "Enter 192.0.2.10 and save.\nOpen the site on a phone without wifi.",
    }
    minutes = forms.IntegerField(
        label="Minutes it takes",
        min_value=1,
        max_value=LONGEST_MINUTES,
        help_text=f"Up to {TARGET_MINUTES} is the target.",
    )

    class Meta:
        model = RollbackCard
        fields: ClassVar[list[str]] = ["subject", "title", "trigger", "steps", "minutes"]
        labels: ClassVar[dict[str, str]] = {"trigger": "When to go back"}
        error_messages: ClassVar[dict[str, dict[str, str]]] = already_there(
            "There is a card with this title already."
        )


class RehearsalForm(forms.Form):
    minutes = forms.IntegerField(
        label="Minutes it took",
        min_value=1,
        max_value=LONGEST_MINUTES,
        help_text="By the clock, from the decision to the site being back.",
    )
    on = forms.DateField(label="Rehearsed on", widget=DAY)


ROLLBACK_CARDS = Register(
    noun="rollback",
    rows="rollback_cards",
    form=RollbackForm,
    one="a rollback card",
    deleting="The card and its rehearsal disappear, also from the next handover pack.",
)


@require_GET
def rollback_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    cards = list(engagement.rollback_cards.all())
    written = {card.subject for card in cards}
    context = {
        "cards": cards,
        "unwritten": [subject for subject in RollbackSubject if subject not in written],
        "rehearsed": sum(card.rehearsed_on is not None for card in cards),
        "target_minutes": TARGET_MINUTES,
    }
    return render(request, "engagements/desk/rollback_list.html", context)


@require_http_methods(["GET", "POST"])
def rollback_rehearse(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    """Notes a drill: the steps were really gone through, and took so long."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    card = get_object_or_404(engagement.rollback_cards, pk=pk)
    back = ROLLBACK_CARDS.list_url(engagement)
    form = RehearsalForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        rehearse = partial(card.note_rehearsal, **form.cleaned_data, by=person(request))
        if carried_out(form, rehearse):
            messages.success(request, f"The drill of “{card}” is noted.")
            return redirect(f"{back}#rollback-{card.pk}")
    heading = f"A drill of “{card}”"
    return form_page(request, form, heading=heading, back=back, submit="Note the drill")
