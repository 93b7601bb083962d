"""One screen of the first questions. Every field is optional, so each answer is kept by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms.boundfield import BoundField

from engagements.intake import Screen
from engagements.models import Engagement
from engagements.playbooks.intake import NO, NONE, UNSURE, YES, IntakeQuestion
from engagements.secret_values import NoSecretValues, refuse_secret_value

ANSWERS = ((YES, "Yes"), (NO, "No"), (UNSURE, "I don't know"))
WORDLESS = (NONE, UNSURE)
WORD = "-word"  # ends the name of the field that takes "none" and "unsure" beside a text
MOST_ADDRESSES = 20
EXAMPLES = {
    "address": "https://…",
    "addresses": "https://…\nhttps://…",
    "email": "you@yourname.com",
}


class AddressField(forms.URLField):
    """A web address; one without a scheme is taken for https."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class AddressesField(forms.CharField):
    """Web addresses, one a line; cleaned to whole addresses, each once."""

    def clean(self, value: Any) -> str:
        one = AddressField(assume_scheme="https", max_length=300)
        lines = [line.strip() for line in super().clean(value).splitlines()]
        found = dict.fromkeys(_address(one, line) for line in lines if line)
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(f"The first {MOST_ADDRESSES} are enough to begin with.")
        return "\n".join(found)


class ServicesField(forms.MultipleChoiceField):
    def clean(self, value: Any) -> Any:
        return ",".join(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the screen; `word` is the row of "none" and "I don't know" beside a text."""

    question: IntakeQuestion
    field: BoundField
    word: BoundField | None


class IntakeForm(NoSecretValues, forms.Form):
    """The questions of one screen, with what was answered so far."""

    def __init__(
        self, engagement: Engagement, screen: Screen, data: Mapping[str, Any] | None = None
    ) -> None:
        self.questions = screen.asked
        self.kept = {each.key: engagement.intake.get(each.key, "") for each in screen.asked}
        super().__init__(data)
        for asked in screen.asked:
            self._add(asked, engagement.domain)

    @property
    def rows(self) -> list[Asked]:
        return [
            Asked(each, self[each.key], self[each.key + WORD] if self._has_word(each) else None)
            for each in self.questions
        ]

    def new_answers(self) -> Iterator[tuple[str, str]]:
        """Key and answer of every question whose answer is new, also beside a refused one."""
        self.full_clean()
        for asked in self.questions:
            if asked.key in self.cleaned_data:
                answer = self._answer(asked)
                if answer is not None and answer != self.kept[asked.key]:
                    yield asked.key, answer

    def _answer(self, asked: IntakeQuestion) -> str | None:
        """What was said now; None for a question that was not touched."""
        said: str = self.cleaned_data[asked.key]
        if not self._has_word(asked):
            return said or None  # a pressed button stays pressed
        word = self.cleaned_data.get(asked.key + WORD, "")
        kept = self.kept[asked.key]
        words_kept = "" if kept in WORDLESS else kept
        # Without JavaScript both may be filled: what differs from before is meant.
        if said and (said != words_kept or not word):
            return said
        return word or said

    def _add(self, asked: IntakeQuestion, domain: str) -> None:
        kept = self.kept[asked.key]
        words = "" if kept in WORDLESS else kept
        common: dict[str, Any] = {
            "label": asked.question,
            "help_text": asked.hint,
            "required": False,
        }
        if asked.is_signal or asked.kind == "choice":
            options = [(value, text.replace("{domain}", domain)) for value, text in asked.options]
            choices = ANSWERS if asked.is_signal else (*options, *_words(asked))
            self.fields[asked.key] = forms.ChoiceField(
                choices=choices, widget=forms.RadioSelect, initial=kept, **common
            )
            return
        self.fields[asked.key] = _field(asked, words, common)
        self.fields[asked.key + WORD] = forms.ChoiceField(
            label="Or", choices=_words(asked), required=False, widget=forms.RadioSelect,
            initial=kept if kept in WORDLESS else "",
        )  # fmt: skip

    @staticmethod
    def _has_word(asked: IntakeQuestion) -> bool:
        return not asked.is_signal and asked.kind != "choice"


def _field(asked: IntakeQuestion, initial: str, common: dict[str, Any]) -> forms.Field:
    attrs = {"placeholder": EXAMPLES.get(asked.kind, ""), "autocapitalize": "none"}
    given = {**common, "initial": initial}
    if asked.kind == "choices":
        return ServicesField(choices=asked.options, widget=forms.CheckboxSelectMultiple, **given)
    given["validators"] = [refuse_secret_value]  # the mixin sees none of these fields
    if asked.kind == "addresses":
        area = forms.Textarea(attrs={**attrs, "rows": 3, "spellcheck": "false"})
        return AddressesField(max_length=3000, widget=area, **given)
    if asked.kind == "email":
        mail = forms.EmailInput(attrs={**attrs, "autocomplete": "email"})
        return forms.EmailField(max_length=254, widget=mail, **given)
    # Not type="url": browsers refuse there what lacks its https://, which we add.
    line = forms.TextInput(attrs={**attrs, "inputmode": "url", "spellcheck": "false"})
    return AddressField(max_length=300, assume_scheme="https", widget=line, **given)


def _words(asked: IntakeQuestion) -> tuple[tuple[str, str], ...]:
    unsure = (UNSURE, "I don't know")
    return ((NONE, asked.none), unsure) if asked.none else (unsure,)


def _address(one: AddressField, line: str) -> str:
    try:
        address: str = one.clean(line)
    except ValidationError:
        raise ValidationError(f"“{line[:80]}” is no web address. Write one a line.") from None
    return address
