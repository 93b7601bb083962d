"""The forms of the risk list: filtering it, wording a risk, and deciding about one."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from engagements.desk.paper_forms import DAY, PaperForm
from engagements.models import Impact, Risk, Severity
from engagements.models.risk import EDITABLE, LONGEST_PROOF, RiskQuerySet
from engagements.secret_values import NoSecretValues

OURS = "Written by a person; audits leave it as it is."
THE_RULES = "The rule's words. Once you change them, audits leave yours alone."


class RiskFilter(forms.Form):
    """What to show; what it does not understand counts as not asked for."""

    q = forms.CharField(
        label="Find",
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": "Words, host or rule",
                "data-shortcut": "/",
                "data-shortcut-label": "Find a risk",
            }
        ),
    )
    severity = forms.ChoiceField(required=False, choices=[("", "Any severity"), *Severity.choices])
    impact = forms.ChoiceField(required=False, choices=[("", "Any impact"), *Impact.choices])

    def narrow(self, risks: RiskQuerySet) -> RiskQuerySet:
        self.full_clean()
        for name in ("severity", "impact"):
            if value := self.cleaned_data.get(name):
                risks = risks.filter(**{name: value})
        if words := self.cleaned_data.get("q"):
            found = Q(title__icontains=words) | Q(subject__icontains=words)
            risks = risks.filter(found | Q(code__iexact=words) | Q(owner_name__icontains=words))
        return risks

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())


class RiskForm(PaperForm):
    """A risk's words. For one found by a rule it says whose words stand in each field."""

    examples: ClassVar[dict[str, str]] = {
        "title": "The booking form sends nothing when a phone number has spaces",
        "subject": "www.coach.example/book",
        "why": "One lead in five gives up, and nobody hears of it.",
        "fix": "In the form tool, open “Validation” and allow spaces in the phone number.",
        "owner_name": "Ann",
    }

    class Meta:
        model = Risk
        fields: ClassVar[list[str]] = [
            *("title", "subject", "stage", "impact", "severity", "effort"),
            *("why", "fix", "owner_name"),
        ]
        labels: ClassVar[dict[str, str]] = {
            "title": "What is wrong",
            "subject": "Where",
            "stage": "Stage of the sprint",
            "impact": "What it does to the business",
            "effort": "What the fix takes",
            "why": "Why it matters",
            "fix": "How to fix it",
            "owner_name": "Who takes care of it",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "why": "In the founder's words; it is on their page.",
            "fix": "What to change, with the exact value to paste.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effort"].required = self.fields["stage"].required = False
        if self.instance.pk and self.instance.code:
            self._say_whose_words()

    def _say_whose_words(self) -> None:
        del self.fields["subject"], self.fields["stage"]
        for name, form_field in self.fields.items():
            if name == "owner_name":
                continue
            edited = name in self.instance.edited_fields
            form_field.help_text = OURS if edited else THE_RULES

    def words(self) -> dict[str, Any]:
        """What `Risk.edit` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name in EDITABLE}


class NothingToSay(forms.Form):
    """A decision that needs no words."""


class UntilForm(forms.Form):
    until = forms.DateField(label="Until", widget=DAY)


class AskToAcceptForm(NoSecretValues, forms.Form):
    until = forms.DateField(label="Could wait until", widget=DAY)
    reason = forms.CharField(
        label="Why it can wait",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The founder reads this and decides; nobody else can.",
    )


class ProofForm(NoSecretValues, forms.Form):
    proof = forms.CharField(
        label="How do you know?",
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "Booked a test call; the mail arrived."}),
    )


class AcceptanceProofForm(NoSecretValues, forms.Form):
    accepted_proof = forms.CharField(
        label="Where it is written down",
        max_length=LONGEST_PROOF,
        widget=forms.TextInput(attrs={"placeholder": "E-mail of 3 May, or an address"}),
        help_text="It stands beside the acceptance, also in the founder's pack.",
    )


class ReasonForm(NoSecretValues, forms.Form):
    reason = forms.CharField(
        label="Why this is a false alarm",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Later audits leave it so, and the reason stays beside it.",
    )


class ReopenForm(NoSecretValues, forms.Form):
    reason = forms.CharField(label="What happened", max_length=300, required=False)


class OwnerForm(NoSecretValues, forms.Form):
    owner_name = forms.CharField(label="Who takes care of it", max_length=120, required=False)
