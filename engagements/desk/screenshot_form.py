"""The form for a screenshot: the picture, what of it to black out, its caption, and who sees it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from engagements import redacting
from engagements.models import Risk, Side
from engagements.models.screenshot import LONGEST_CAPTION, PAIRED, Shown
from engagements.redacting import Box, Redacted, redact
from engagements.secret_values import NoSecretValues
from engagements.uploaded_picture import ACCEPT, NotAPicture

EMPTY_ROWS: Final = 3  # without JavaScript there are no more at a time
EDGES: Final = (
    ("left", "From the left"),
    ("top", "From the top"),
    ("width", "Width"),
    ("height", "Height"),
)


class BoxRows(forms.Widget):
    """Reads the rows of four numbers; the page draws them itself."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> list[tuple[str, ...]]:
        if not isinstance(data, QueryDict):
            return []
        columns = [data.getlist(f"{name}_{edge}") for edge, _ in EDGES]
        return [*itertools.zip_longest(*columns, fillvalue="")]


class BoxesField(forms.Field):
    """Rows of left, top, width and height, each in percent; an empty row is no box."""

    widget = BoxRows

    def clean(self, value: Iterable[tuple[str, ...]]) -> list[Box]:
        rows = [[word.strip() for word in row] for row in value]
        filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
        if len(filled) > redacting.MOST_BOXES:
            raise ValidationError(f"{redacting.MOST_BOXES} boxes are the most; make some larger.")
        return [_box(number, row) for number, row in filled]


def _box(number: int, row: list[str]) -> Box:
    try:
        box = Box(*(float(word.replace(",", ".")) for word in row))
    except ValueError:
        raise ValidationError(f"Box {number} needs four numbers.") from None
    within = all(0 <= edge <= 100 for edge in (box.left, box.top, box.width, box.height))
    if not within or not box.width or not box.height:
        raise ValidationError(f"Box {number}: numbers from 0 to 100, and a size that is not 0.")
    return box


def caption_field() -> forms.CharField:
    return forms.CharField(
        label="Caption",
        max_length=LONGEST_CAPTION,
        help_text="One sentence. Screen readers say it in place of the picture.",
        widget=forms.TextInput(
            attrs={"placeholder": "The booking form is sent without encryption"}
        ),
    )


class CaptionForm(NoSecretValues, forms.Form):
    caption = caption_field()


class ScreenshotForm(NoSecretValues, forms.Form):
    picture = forms.FileField(
        label="Screenshot",
        help_text="PNG, JPEG or WebP, up to 10 MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose the picture; browsers forget it between two tries."},
    )
    boxes = BoxesField(label="Black out", required=False)
    caption = caption_field()
    side = forms.ChoiceField(label="It shows", choices=Side.choices, widget=forms.RadioSelect)
    audience = forms.ChoiceField(
        label="Who sees it",
        choices=[
            ("internal", "Only us: no client ever sees it"),
            ("founder", "The founder too, in the portal; before and after also in the pack"),
        ],
        initial="internal",
        widget=forms.RadioSelect,
    )

    def __init__(self, subject: Shown, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="screenshot_%s", **kwargs)
        if isinstance(subject, PAIRED):
            is_open = subject.is_open if isinstance(subject, Risk) else subject.state == "fail"
            self.fields["side"].initial = Side.BEFORE if is_open else Side.AFTER
        else:
            del self.fields["side"]

    @property
    def box_rows(self) -> list[list[tuple[str, str, str]]]:
        """What the page draws: rows of (name, label, what was typed), with some empty ones."""
        typed: list[tuple[str, ...]] = self["boxes"].value() if self.is_bound else []
        rows = [row for row in typed if any(row)][: redacting.MOST_BOXES]
        rows += [("",) * len(EDGES)] * max(0, EMPTY_ROWS - len(rows))
        return [
            [(f"boxes_{edge}", label, word) for (edge, label), word in zip(EDGES, row, strict=True)]
            for row in rows
        ]

    def clean(self) -> dict[str, Any]:
        """Adds `redacted`: the picture as it may be kept, once every box is known."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "picture" in given and "boxes" in given:
            try:
                given["redacted"] = redact(given["picture"], given["boxes"])
            except NotAPicture as refusal:
                self.add_error("picture", str(refusal))
        return given

    @property
    def redacted(self) -> Redacted:
        redacted: Redacted = self.cleaned_data["redacted"]
        return redacted

    @property
    def chosen_side(self) -> Side:
        return Side(self.cleaned_data.get("side", Side.NEITHER))
