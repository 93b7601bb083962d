"""The portal's forms for what a founder decides: an answer, and a risk that may wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagements.models import Approval, ApprovalKind, Risk
from engagements.models.risk import LONGEST_PROOF
from engagements.secret_values import NoSecretValues

LONGEST_WAIT = timedelta(days=365)
USUAL_WAIT = timedelta(days=30)

#: What the two buttons under a question say, and what pressing one answers.
BUTTONS = {
    ApprovalKind.QUESTION: ("Yes", "No"),
    ApprovalKind.DECISION: ("Yes, go ahead", "No, please don't"),
    ApprovalKind.ACCESS: ("Done", "I can't yet"),
}


class AnswerForm(NoSecretValues, forms.Form):
    """One press, or words, or both; `cleaned_data["answer"]` is the two together."""

    words = forms.CharField(
        label="In your own words (optional)",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "Please not before Monday."}),
    )

    def __init__(self, approval: Approval, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"question-{approval.pk}-%s")
        self.buttons = BUTTONS[ApprovalKind(approval.kind)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        pressed = self.data.get("press", "")
        words = given.get("words", "").strip()
        if pressed in self.buttons:
            given["answer"] = f"{pressed}. {words}" if words else pressed
        elif words:
            given["answer"] = words
        elif "words" not in self.errors:
            raise ValidationError("Press one of the two, or write an answer.")
        return given


class WaitForm(NoSecretValues, forms.Form):
    """A risk may wait until a day, for a reason."""

    until = forms.DateField(
        label="It can wait until",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Until that day nothing is done about it; then we ask you again.",
    )
    reason = forms.CharField(
        label="Why it can wait",
        max_length=400,
        widget=forms.TextInput(attrs={"placeholder": "Nobody books by phone this month."}),
        help_text="One sentence. It stands in your handover pack with your name.",
    )
    proof = forms.CharField(
        label="Where else it is written down (optional)",
        max_length=LONGEST_PROOF,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "My e-mail of 3 May"}),
    )

    def __init__(self, risk: Risk, data: Mapping[str, Any] | None = None) -> None:
        today = timezone.localdate()
        super().__init__(
            data, auto_id=f"decision-{risk.pk}-%s", initial={"until": today + USUAL_WAIT}
        )
        self.fields["until"].widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": (today + LONGEST_WAIT).isoformat(),
        }

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if until <= today:
            raise ValidationError("Pick a day after today.")
        if until > today + LONGEST_WAIT:
            raise ValidationError("Pick a day within the next twelve months.")
        return until
