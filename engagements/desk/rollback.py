"""Rollback cards: written before going forward, and printed for the drawer."""

from typing import ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import PaperForm, already_there
from engagements.desk.registers import Register
from engagements.models import RollbackCard, RollbackSubject
from engagements.models.drill import LONGEST_MINUTES
from engagements.models.rollback import TARGET_MINUTES


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


ROLLBACK_CARDS = Register(
    noun="rollback",
    rows="rollback_cards",
    form=RollbackForm,
    one="a rollback card",
    deleting="The card and its drills disappear, also from the next handover pack.",
)


@require_GET
def rollback_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    cards = list(engagement.rollback_cards.with_running_drill())
    written = {card.subject for card in cards}
    context = {
        "cards": cards,
        "unwritten": [subject for subject in RollbackSubject if subject not in written],
        "rehearsed": sum(card.rehearsed_on is not None for card in cards),
        "target_minutes": TARGET_MINUTES,
    }
    return render(request, "engagements/desk/rollback_list.html", context)
