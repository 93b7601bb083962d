"""The secrets inventory: which exist and who looks after them, never a value."""

from datetime import timedelta
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
from engagements.desk.paper_forms import DAY, PaperForm, already_there, carried_out, not_after_today
from engagements.desk.registers import Register, form_page, person
from engagements.models import SecretEntry

USUAL_LIFE = timedelta(days=180)


class SecretForm(PaperForm):
    examples: ClassVar[dict[str, str]] = {
        "name": "STRIPE_SECRET_KEY",
        "home": "1Password, vault Production, entry Stripe",
        "environments": "production, staging",
        "owner": "Fay Founder",
        "note": "Needed by the booking app and the invoices.",
    }

    class Meta:
        model = SecretEntry
        fields: ClassVar[list[str]] = [
            *("name", "kind", "home", "environments", "owner"),
            *("rotated_on", "rotate_by", "exposed", "note"),
        ]
        labels: ClassVar[dict[str, str]] = {"exposed": "It was exposed"}
        help_texts: ClassVar[dict[str, str]] = {
            "name": "Its name, never its value. Most often the name of the variable.",
            "rotated_on": "When the value now in use was made.",
            "rotate_by": "When a new one should be in place.",
            "exposed": "Seen in a repository, a chat, a mail. Stays so until it is rotated.",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {"rotated_on": DAY, "rotate_by": DAY}
        error_messages: ClassVar[dict[str, dict[str, str]]] = already_there(
            "A secret of this name is in the inventory already."
        )


class RotationForm(forms.Form):
    on = forms.DateField(label="New value in place since", widget=DAY, validators=[not_after_today])
    rotate_by = forms.DateField(label="Rotate again by", required=False, widget=DAY)


SECRETS = Register(
    noun="secret",
    rows="secrets",
    form=SecretForm,
    one="a secret",
    deleting="The entry disappears from the inventory and from the next handover pack. "
    "The secret itself stays where it is kept.",
)


@require_GET
def secret_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    engagement = access.open_engagement(request, workspace_slug, slug, Right.VIEW_DESK)
    secrets, today = list(engagement.secrets.all()), timezone.localdate()
    context = {
        "secrets": secrets,
        "today": today,
        "exposed": [secret for secret in secrets if secret.exposed],
        "due": [secret for secret in secrets if secret.rotate_by and secret.rotate_by <= today],
    }
    return render(request, "engagements/desk/secret_list.html", context)


@require_http_methods(["GET", "POST"])
def secret_rotate(request: HttpRequest, workspace_slug: str, slug: str, pk: int) -> HttpResponse:
    """Notes that a new value is in place; an exposure is over with that."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    secret = get_object_or_404(engagement.secrets, pk=pk)
    back, today = SECRETS.list_url(engagement), timezone.localdate()
    form = RotationForm(
        request.POST or None, initial={"on": today, "rotate_by": today + USUAL_LIFE}
    )
    if request.method == "POST" and form.is_valid():
        rotate = partial(secret.note_rotation, **form.cleaned_data, by=person(request))
        if carried_out(form, rotate):
            messages.success(request, f"The rotation of {secret} is noted.")
            return redirect(f"{back}#secret-{secret.pk}")
    heading = f"{secret} was rotated"
    return form_page(request, form, heading=heading, back=back, submit="Note the rotation")
