"""What the forms of an engagement's papers share."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from engagements.models import TransitionError
from engagements.secret_values import NoSecretValues

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def already_there(sentence: str) -> dict[str, dict[str, str]]:
    """For `Meta.error_messages`: what to say when the natural key is taken."""
    return {NON_FIELD_ERRORS: {"unique_together": sentence}}


def carried_out(form: forms.BaseForm, verb: Callable[[], object]) -> bool:
    """Whether a valid form's verb went through; why it was refused is put on the form."""
    try:
        verb()
    except TransitionError as error:
        form.add_error(None, str(error))
        return False
    return True


def not_after_today(day: date) -> None:
    """A validator. Raises ValidationError for a day to come."""
    if day > timezone.localdate():
        raise ValidationError("That day is still to come.")


class PaperForm(NoSecretValues, forms.ModelForm):  # type: ignore[type-arg]
    """A form for one paper. Its instance is on its engagement already, also a new one.

    `examples`: field to what is shown in it while it is empty.
    """

    examples: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # What is stored says whether a day was changed, not what the browser sends along.
            field.show_hidden_initial = False
            if name in self.examples:
                field.widget.attrs.setdefault("placeholder", self.examples[name])

    def _get_validation_exclusions(self) -> set[str]:
        # No field of the form, but half of each natural key: "that name is taken" is about it.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"engagement"}
