"""Rollback drills: a card's page with its history, and the clock that runs while it is tried."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import DAY, carried_out
from engagements.desk.registers import confirm_page, form_page, person
from engagements.desk.rollback import ROLLBACK_CARDS
from engagements.models import Drill, Engagement, TransitionError
from engagements.models.drill import LONGEST_MINUTES, clock_face
from engagements.models.rollback import TARGET_MINUTES


class RehearsalForm(forms.Form):
    minutes = forms.IntegerField(
        label="Minutes it took",
        min_value=1,
        max_value=LONGEST_MINUTES,
        help_text="By the clock, from the decision to the site being back.",
    )
    on = forms.DateField(label="Rehearsed on", widget=DAY)


@require_GET
def rollback_page(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """One card with every drill of it."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    card = get_object_or_404(engagement.rollback_cards.select_related("change"), pk=pk)
    context = {
        "card": card,
        "running": card.drills.running().first(),
        "drills": list(card.drills.finished()),
        "target_minutes": TARGET_MINUTES,
    }
    return render(request, "engagements/desk/rollback_page.html", context)


@require_http_methods(["GET", "POST"])
def rollback_rehearse(
    request: HttpRequest, workspace_slug: str, slug: str, pk: int
) -> HttpResponse:
    """Notes a drill that was timed elsewhere."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    card = get_object_or_404(engagement.rollback_cards, pk=pk)
    back = ROLLBACK_CARDS.url("page", engagement, card.pk)
    form = RehearsalForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        rehearse = partial(card.note_rehearsal, **form.cleaned_data, by=person(request))
        if carried_out(form, rehearse):
            messages.success(request, f"The drill of “{card}” is noted.")
            return redirect(back)
    heading = f"A drill of “{card}”"
    return form_page(request, form, heading=heading, back=back, submit="Note the drill")


@require_POST
def drill_start(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """Starts the clock of a card's drill."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    card = get_object_or_404(engagement.rollback_cards, pk=pk)
    try:
        drill = Drill.start(card, by=person(request))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
        return redirect(ROLLBACK_CARDS.url("page", engagement, card.pk))
    return redirect("drill_page", workspace_slug, slug, drill.pk)


@require_GET
def drill_page(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """The running clock with the steps to tick; once it is over, how it went."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    return _drill(request, _drill_of(engagement, pk))


@require_POST
def drill_tick(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """`tick` names a step that is done, `untick` one that is not."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    drill, done = _drill_of(engagement, pk), "tick" in request.POST
    number = request.POST.get("tick" if done else "untick", "")
    if not number.isdecimal():
        raise BadRequest("Which step?")
    return _went(request, drill, partial(drill.tick, int(number[:6]), done))


@require_POST
def drill_stop(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    drill = _drill_of(engagement, pk)
    return _went(request, drill, partial(drill.stop, by=person(request)))


@require_http_methods(["GET", "POST"])
def drill_discard(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """Takes a mistaken drill back, also one that is over; asks first."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    drill = _drill_of(engagement, pk)
    back = ROLLBACK_CARDS.url("page", engagement, drill.card_id)
    if request.method == "POST":
        try:
            drill.discard(by=person(request))
        except TransitionError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The drill is discarded; the one before it counts, if any.")
        return redirect(back)
    return confirm_page(
        request,
        heading="Discard this drill?",
        text="For a drill that was started or noted by mistake. It disappears from the card's "
        "history, and the drill before it counts again.",
        submit="Discard it",
        back=back,
    )


def _drill_of(engagement: Engagement, pk: int) -> Drill:
    drill: Drill = get_object_or_404(engagement.drills.select_related("card"), pk=pk)
    return drill


def _went(request: HttpRequest, drill: Drill, verb: partial[None]) -> HttpResponse:
    """Use the verb and go back to the drill; htmx swaps it in place."""
    try:
        verb()
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    opened = request.resolver_match.kwargs  # type: ignore[union-attr]
    return redirect("drill_page", opened["workspace_slug"], opened["slug"], drill.pk)


def _drill(request: HttpRequest, drill: Drill) -> HttpResponse:
    seconds = drill.seconds(timezone.now())
    slowest = drill.slowest_step
    context = {
        "drill": drill,
        "card": drill.card,
        "seconds": seconds,
        "clock": clock_face(seconds),
        "slowest": slowest and (slowest[0], clock_face(slowest[1])),
        "target_minutes": TARGET_MINUTES,
        "target_seconds": TARGET_MINUTES * 60,
    }
    return render(request, "engagements/desk/drill_page.html", context)
