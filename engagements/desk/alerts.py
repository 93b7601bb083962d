"""Alert destinations: who gets which alert, and that each of them was tried."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagements import access
from engagements.access import Right
from engagements.alert_mail import mail_test
from engagements.desk.paper_forms import MOMENT, PaperForm, already_there, carried_out
from engagements.desk.registers import Register, form_page, person
from engagements.models import AlertDestination, AlertKind, Channel, TransitionError
from engagements.models.alert import NEEDED_ALERTS, TARGET_SECONDS

ARRIVED = (("yes", "It arrived"), ("no", "It did not arrive"))
MOST_SECONDS = 7 * 24 * 3600


class AlertForm(PaperForm):
    examples: ClassVar[dict[str, str]] = {
        "who": "Fay Founder",
        "address": "alerts@coach.example",
        "note": "Phone is on loud from 8 to 20.",
    }
    kinds = forms.MultipleChoiceField(
        label="Which alerts",
        choices=AlertKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = AlertDestination
        fields: ClassVar[list[str]] = ["who", "channel", "address", "kinds", "note"]
        labels: ClassVar[dict[str, str]] = {"channel": "How", "address": "Where to"}
        help_texts: ClassVar[dict[str, str]] = {
            "who": "A real person. A mailbox that nobody reads hears nothing.",
            "address": "The mail address, the number or the channel's name. No webhook addresses.",
        }
        error_messages: ClassVar[dict[str, dict[str, str]]] = already_there(
            "This destination is on the list already. Add the alert to it instead."
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and not self.initial.get("kinds"):
            self.initial["kinds"] = [str(kind) for kind in NEEDED_ALERTS]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        address = self.cleaned_data.get("address")
        if address and self.cleaned_data.get("channel") == Channel.MAIL:
            try:
                validate_email(address)
            except ValidationError as error:
                self.add_error("address", error)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if {"channel", "address"} & set(self.changed_data):
            self.instance.forget_test()
        return super().save(commit)


class ResultForm(forms.Form):
    arrived = forms.ChoiceField(
        label="What came of it", choices=ARRIVED, widget=forms.RadioSelect, initial="yes"
    )
    seconds = forms.IntegerField(
        label="Seconds until a person had seen it",
        required=False,
        min_value=0,
        max_value=MOST_SECONDS,
        help_text=f"Up to {TARGET_SECONDS} is the target: a quarter of an hour.",
    )
    at = forms.DateTimeField(label="Tried at", widget=MOMENT)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("arrived") == "yes" and given.get("seconds") is None:
            self.add_error("seconds", "How long did it take?")
        if given.get("at") and given["at"] > timezone.now():
            self.add_error("at", "That is still to come.")
        return cleaned


ALERTS = Register(
    noun="alert",
    rows="alert_destinations",
    form=AlertForm,
    one="an alert destination",
    deleting="The destination and its test disappear, also from the next handover pack.",
)


@require_GET
def alert_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    destinations = list(engagement.alert_destinations.all())
    heard = {kind for destination in destinations for kind in destination.kinds}
    context = {
        "destinations": destinations,
        "unheard": [kind for kind in NEEDED_ALERTS if kind not in heard],
        "unproven": [each for each in destinations if not each.is_proven],
    }
    return render(request, "engagements/desk/alert_list.html", context)


@require_POST
def alert_test(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """Mails a test now; the click in it stores the seconds."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    destination = get_object_or_404(engagement.alert_destinations, pk=pk)
    try:
        with transaction.atomic():
            mail_test(destination, destination.begin_test(by=person(request)))
    except TransitionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"A test is on its way to {destination.address}.")
    return redirect(f"{ALERTS.list_url(engagement)}#alert-{pk}")


@require_http_methods(["GET", "POST"])
def alert_result(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """What came of a test that was made elsewhere."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    destination = get_object_or_404(engagement.alert_destinations, pk=pk)
    back = ALERTS.list_url(engagement)
    form = ResultForm(request.POST or None, initial={"at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        seconds = given["seconds"] if given["arrived"] == "yes" else None
        note = partial(destination.note_test, seconds, at=given["at"], by=person(request))
        if carried_out(form, note):
            messages.success(request, f"The test of “{destination}” is noted.")
            return redirect(f"{back}#alert-{pk}")
    heading = f"A test of “{destination}”"
    return form_page(request, form, heading=heading, back=back, submit="Note the result")
