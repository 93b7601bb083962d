"""The forms that strangers fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from engagements.models import FrontDoor, Package
from engagements.public.estimating import MOST_DOMAINS
from engagements.public.finding import QUESTIONS
from engagements.public.guarding import GuardedForm
from engagements.public.risk_questions import ANSWERS, risk_questions


class RiskForm(GuardedForm):
    """The ten questions, one field each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(risk_questions(), start=1):
            self.fields[question.key] = forms.ChoiceField(
                label=f"{number}. {question.text}", choices=ANSWERS, widget=forms.RadioSelect
            )


class FinderForm(GuardedForm):
    """The three questions, one field each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.key] = forms.ChoiceField(
                label=question.text, choices=question.answers, widget=forms.RadioSelect
            )


class EstimateForm(GuardedForm):
    package: forms.ModelChoiceField[Package] = forms.ModelChoiceField(
        queryset=None, label="Which sprint?", empty_label=None, widget=forms.RadioSelect
    )
    domains = forms.IntegerField(
        label="How many domains?",
        min_value=1,
        max_value=MOST_DOMAINS,
        initial=1,
        help_text="Names like coach.example; www and app in front of it count with it.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    soon = forms.BooleanField(label="It should start within two working days", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        packages: Any = self.fields["package"]
        packages.queryset = Package.objects.offered()
        packages.label_from_instance = lambda package: f"{package.name}, {package.price_text}"


class AddressForm(GuardedForm):
    """Where to mail the link, and the words to which the visitor agrees by sending it."""

    email = forms.EmailField(
        label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    name = forms.CharField(
        label="Your name",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    note = forms.CharField(
        label="Anything we should know?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agree = forms.BooleanField()
    may_contact = forms.BooleanField(required=False)

    def __init__(self, *args: Any, door: FrontDoor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = keeping_text(door)
        self.fields["may_contact"].label = contact_text(door)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name.isprintable():
            raise forms.ValidationError("A name is one line without control characters.")
        return name


def keeping_text(door: FrontDoor) -> str:
    return (
        f"{door.workspace.name} may keep my address with this result for {door.keep_days} days, to "
        "send me this one mail. I can delete it at any time from this page."
    )


def contact_text(door: FrontDoor) -> str:
    return f"{door.workspace.name} may also write to me about it."
