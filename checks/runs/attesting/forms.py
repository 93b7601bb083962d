"""A word on one rule as it is typed: yes, no, or not yet."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils import timezone

from checks.runs.models import Statement
from engagements.desk.paper_forms import DAY, PaperForm, not_after_today
from engagements.models import User


class Answer(models.TextChoices):
    YES = "yes", "Yes, it is so"
    NO = "no", "No, it is not"
    NOT_YET = "not_yet", "Nobody can say yet"


class StatementForm(PaperForm):
    """What the consultant writes down, whoever said it. With “not yet” the rest may stay empty."""

    examples: ClassVar[dict[str, str]] = {
        "words": "Went through it with Ana on Monday; her notes are in the ticket.",
        "link": "https://tickets.example/81",
    }
    link = forms.URLField(
        label="Where it can be looked up",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="A page, a ticket, a recording. Left out, the words must do.",
    )
    answer = forms.ChoiceField(label="Is it so?", choices=Answer, widget=forms.RadioSelect)

    class Meta:
        model = Statement
        fields: ClassVar[list[str]] = ["by", "said_on", "words", "link", "until"]
        labels: ClassVar[dict[str, str]] = {"words": "In their words"}
        help_texts: ClassVar[dict[str, str]] = {
            "words": "What was done or looked at. Where a value is kept, never the value.",
            "until": "After that day it is asked again. Empty: for good.",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "said_on": DAY,
            "until": DAY,
            "words": forms.Textarea(attrs={"rows": 3}),
        }

    field_order = ("answer", "by", "said_on", "words", "link", "until")

    def __init__(self, *args: Any, person: User, instance: Statement, **kwargs: Any) -> None:
        self.person = person
        known = {"by": str(person)[:120], "said_on": timezone.localdate(), "answer": Answer.NOT_YET}
        if instance.pk:
            known = {"answer": Answer.YES if instance.holds else Answer.NO}
        super().__init__(*args, instance=instance, initial=known, **kwargs)
        for name in ("by", "said_on", "words"):
            if name in self.fields:
                self.fields[name].required = False  # not for “not yet”; see clean
        if "said_on" in self.fields:
            self.fields["said_on"].validators.append(not_after_today)

    @property
    def answered(self) -> bool:
        return self.cleaned_data.get("answer") in (Answer.YES, Answer.NO)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.answered:
            for name, sentence in (
                ("by", "Say whose word this is."),
                ("said_on", "Say when."),
                ("words", "Write what was done or looked at: a bare “yes” proves nothing."),
            ):
                if name in self.fields and not given.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return given

    def _post_clean(self) -> None:
        if self.answered:  # what nobody says need not be a whole row
            super()._post_clean()  # type: ignore[misc]

    def keep(self) -> None:
        """Write the word down, or take back the one there was. Raises TransitionError."""
        if self.answered:
            self.instance.record(holds=self.cleaned_data["answer"] == Answer.YES, by=self.person)
        elif self.instance.pk:
            self.instance.take_back(by=self.person)


class OwnStatementForm(StatementForm):
    """The founder's own word: theirs, and of today."""

    class Meta(StatementForm.Meta):
        fields: ClassVar[list[str]] = ["words", "link"]
        labels: ClassVar[dict[str, str]] = {"words": "In your own words"}

    def keep(self) -> None:
        self.instance.by, self.instance.said_on = str(self.person)[:120], timezone.localdate()
        self.instance.until = None
        super().keep()
