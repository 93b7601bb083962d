"""Environment variables: their names out of a `.env.example`, and where each is set."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from engagements import access
from engagements.access import Right
from engagements.desk.paper_forms import PaperForm, already_there
from engagements.desk.registers import Register, person
from engagements.env_names import MAX_CHARACTERS, EnvTextError, read_env_names
from engagements.models import Engagement, Environment, EnvVariable, TransitionError
from engagements.models.env_variable import set_matrix, take_names

LONGEST_KEY = 18  # digits


class EnvVariableForm(PaperForm):
    examples: ClassVar[dict[str, str]] = {
        "name": "STRIPE_SECRET_KEY",
        "note": "Needed by the booking app and the invoices.",
    }
    set_in = forms.MultipleChoiceField(
        label="Set in",
        required=False,
        choices=Environment.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = EnvVariable
        fields: ClassVar[list[str]] = ["name", "set_in", "note"]
        help_texts: ClassVar[dict[str, str]] = {"name": "Its name, never its value."}
        error_messages: ClassVar[dict[str, dict[str, str]]] = already_there(
            "A variable of this name is on the list already."
        )


class EnvTextForm(forms.Form):
    """`cleaned_data["names"]` are the names. What was sent is never shown again, nor kept."""

    text = forms.CharField(
        label="Paste it here",
        required=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(
            attrs={
                "rows": 10,
                "class": "code",
                "spellcheck": "false",
                "autocomplete": "off",
                "placeholder": "# Payments\nSTRIPE_SECRET_KEY=\nSITE_URL=",
            }
        ),
    )
    file = forms.FileField(label="Or choose the file", required=False, allow_empty_file=True)
    set_in = forms.MultipleChoiceField(
        label="In which environments are these set?",
        required=False,
        choices=Environment.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="You can tell them apart one by one afterwards.",
    )

    def clean_file(self) -> str:
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size > MAX_CHARACTERS:
            raise ValidationError("This is too large to be a list of environment variables.")
        try:
            text: str = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError("This is no text in UTF-8.") from None
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.pop("file", "") or cleaned.pop("text", "")
        cleaned.pop("text", None)
        if self.errors:
            return cleaned
        if not text.strip():
            raise ValidationError("Paste the names, or choose a file that holds them.")
        try:
            cleaned["names"] = read_env_names(text)
        except EnvTextError as error:
            raise ValidationError(str(error)) from None
        return cleaned


ENV_VARIABLES = Register(
    noun="env",
    rows="env_variables",
    form=EnvVariableForm,
    one="an environment variable",
    deleting="The name disappears from this list. A secret of that name stays in the inventory.",
)


@require_http_methods(["GET", "POST"])
def env_list(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Variables by environment; a POST takes over which boxes are ticked."""
    right = Right.WORK if request.method == "POST" else Right.VIEW_DESK
    engagement = access.open_engagement(request, workspace_slug, slug, right)
    if request.method == "POST":
        try:
            changed = set_matrix(engagement, _ticked(request), by=person(request))
        except TransitionError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, f"Noted. {changed or 'No'} row{'s' * (changed != 1)} changed."
            )
        return redirect("env_list", workspace_slug, slug)
    return render(request, "engagements/desk/env_list.html", _matrix(engagement))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def env_import(request: HttpRequest, workspace_slug: str, slug: str) -> HttpResponse:
    """Reads names. Values are dropped before anything is stored, logged or shown."""
    engagement = access.open_engagement(request, workspace_slug, slug, Right.WORK)
    form = EnvTextForm(request.POST or None, request.FILES or None)
    refusals: list[str] = []
    if request.method == "POST":
        if form.is_valid():
            given = form.cleaned_data
            try:
                new, secrets = take_names(
                    engagement, given["names"], given["set_in"], by=person(request)
                )
            except TransitionError as refusal:
                refusals = [str(refusal)]
            else:
                read = f"{len(given['names'])} names read, {new} of them new."
                more = f" {secrets} open{'s' * (secrets == 1)} something: now among the secrets."
                messages.success(request, f"{read}{more if secrets else ''}")
                return redirect("env_list", workspace_slug, slug)
        else:
            refusals = [str(error) for errors in form.errors.values() for error in errors]
        form = EnvTextForm(initial={"set_in": request.POST.getlist("set_in")})
    context = {"form": form, "refusals": refusals}
    status = 422 if refusals else 200
    return render(request, "engagements/desk/env_import.html", context, status=status)


def _matrix(engagement: Engagement) -> dict[str, Any]:
    variables = list(engagement.env_variables.select_related("secret"))
    today = timezone.localdate()
    secrets = [each.secret for each in variables if each.secret]
    return {
        "variables": variables,
        "environments": list(Environment),
        "secrets": len(secrets),
        "due": [each for each in secrets if each.rotate_by and each.rotate_by <= today],
        "nowhere": [each for each in variables if not each.set_in],
        "today": today,
    }


def _ticked(request: HttpRequest) -> dict[int, list[str]]:
    """Boxes are named "<key>:<environment>"; what is neither of ours is left out."""
    ticked: dict[int, list[str]] = {}
    for box in request.POST.getlist("set"):
        key, _, environment = box.partition(":")
        if key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY:
            ticked.setdefault(int(key), []).append(environment)
    return ticked
