"""The form that takes a list of records, pasted or as a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from checks.parsing.zone_records import MAX_CHARACTERS, LineNote, ZoneText, ZoneTextError
from checks.parsing.zone_text import read_zone_text
from checks.runs.zone.importing import MOST_SETS
from engagements.secret_values import shape_of_secret

FILES = ".txt,.zone,.db,.csv,.tsv,.json,text/plain,text/csv,application/json"
EXAMPLE = "www  300  IN  CNAME  site.host.example.\n@    300  IN  MX     10 mail.host.example."


class ZoneTextForm(forms.Form):
    """`cleaned_data["found"]` is what was read, `["text"]` what may be shown again.

    Not NoSecretValues: what looks random in the DNS is public, such as a verification token. A
    line in the shape of a key is taken out before anything else, and shown nowhere again.
    """

    text = forms.CharField(
        label="Paste it here",
        required=False,
        strip=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(
            attrs={"rows": 12, "spellcheck": "false", "placeholder": EXAMPLE, "class": "code"}
        ),
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": ".txt,.zone,.db,.csv,.tsv,.json,text/plain,text/csv,application/json"}
        ),
    )
    expect = forms.BooleanField(
        label="Expect exactly these from now on",
        required=False,
        help_text="They go into the launch spec, and each audit says what differs from them.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone

    def clean_file(self) -> str:
        """The file's text; empty without one."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size > MAX_CHARACTERS:
            raise ValidationError("This is too large to be a list of records.")
        try:
            text: str = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError("This is no text in UTF-8. Paste the records instead.") from None
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        text, keys = _without_keys(cleaned["file"] or cleaned["text"])
        if not text.strip() and not keys:
            raise ValidationError("Paste the records, or choose a file that holds them.")
        try:
            found = read_zone_text(text, self._zone)
        except ZoneTextError as error:
            raise ValidationError(str(error)) from None
        if len({(record.name, record.rtype) for record in found.records}) > MOST_SETS:
            raise ValidationError(f"These are more than {MOST_SETS:,} records. Paste it in parts.")
        problems = sorted((*found.problems, *keys), key=lambda note: note.line)
        cleaned["found"] = ZoneText(found.records, tuple(problems), found.left_out)
        cleaned["text"] = text
        return cleaned


def _without_keys(text: str) -> tuple[str, list[LineNote]]:
    """The text with lines that hold a key emptied, and a note for each."""
    lines = text.splitlines()
    notes = []
    for place, line in enumerate(lines):
        if reason := shape_of_secret(line):
            lines[place] = ""
            note = f"This looks like {reason}. It was not kept; put it into your vault."
            notes.append(LineNote(place + 1, note))
    return "\n".join(lines), notes
