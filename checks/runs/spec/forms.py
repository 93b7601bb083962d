"""The launch spec in rows. Each row is read by the engine itself, so its words explain a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from checks.engine.spec import (
    DEFAULT_P95_MS,
    MAX_ENTRIES,
    MAX_SAMPLES,
    RECORD_TYPES,
    LaunchSpec,
    SpecError,
)
from checks.runs.spec.toml_text import as_toml, relative_name
from engagements.secret_values import NoSecretValues

LONGEST_TOML = 100_000  # characters; a spec with all its entries has a third of that


def _text(label: str, example: str = "", *, required: bool = True, **kwargs: Any) -> Any:
    widget = forms.TextInput(attrs={"placeholder": example, "spellcheck": "false"})
    return forms.CharField(label=label, required=required, max_length=2000, widget=widget, **kwargs)


class RowForm(NoSecretValues, forms.Form):
    """One [[table]] of the spec. Subclasses say which, and how their fields read."""

    table: ClassVar[str]

    def __init__(self, *args: Any, domain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domain = domain

    def entry(self) -> dict[str, Any]:
        """The row as launchready.toml has it."""
        return {key: value for key, value in self.cleaned_data.items() if key != "DELETE"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or not self.has_changed():
            return cleaned
        try:
            LaunchSpec.from_dict({"domain": self.domain, self.table: [self.entry()]})
        except SpecError as error:
            raise ValidationError(_without_place(str(error), self.table)) from error
        return cleaned


class HostForm(RowForm):
    table = "host"
    name = _text("Host", "app.coach.example")
    purpose = _text("What it is for", "client portal", required=False)


class RecordForm(RowForm):
    table = "record"
    name = _text("Name", "@")
    type = forms.ChoiceField(  # with an initial value, so that an untouched row counts as empty
        label="Type", choices=[(name, name) for name in RECORD_TYPES], initial=RECORD_TYPES[0]
    )
    value = forms.CharField(
        label="Values, one a line",
        max_length=5000,
        widget=forms.Textarea(
            attrs={"rows": 1, "placeholder": "192.0.2.10", "spellcheck": "false"}
        ),
    )

    def entry(self) -> dict[str, Any]:
        lines = [line.strip() for line in self.cleaned_data["value"].splitlines()]
        return {**super().entry(), "value": [line for line in lines if line]}


class RouteForm(RowForm):
    table = "route"
    name = _text("Name", "booking")
    url = _text("Address", "https://app.coach.example/book")
    status = forms.IntegerField(label="Answers", initial=200)
    contains = _text("Shows the words", "Book a call", required=False)
    p95_ms = forms.IntegerField(label="Budget, ms", initial=DEFAULT_P95_MS)

    def entry(self) -> dict[str, Any]:
        return {key: value for key, value in super().entry().items() if value != ""}


class RedirectForm(RowForm):
    table = "redirect"
    source = _text("Old address", "https://coach.example/spring")
    target = _text("Leads to", "https://www.coach.example/offer")

    def entry(self) -> dict[str, Any]:
        return {"from": self.cleaned_data["source"], "to": self.cleaned_data["target"]}


class SpecForm(NoSecretValues, forms.Form):
    """What the spec has once only."""

    canonical = _text(
        "Canonical host",
        "www.coach.example",
        required=False,
        help_text="The one address that every other variant leads to. Empty: any one will do.",
    )
    senders = _text(
        "Approved senders",
        "google-workspace, postmark",
        required=False,
        help_text="Services that may send mail for the domain, separated by commas.",
    )
    dkim_selectors = _text(
        "DKIM selectors",
        "google, pm",
        required=False,
        help_text="Those in use, separated by commas. Each provider's settings page names its own.",
    )
    provider = _text("Edge provider", "cloudflare", required=False)
    proxied = _text(
        "Hosts behind the edge",
        "coach.example, www.coach.example",
        required=False,
        help_text="Those that should be proxied, separated by commas.",
    )

    samples = forms.IntegerField(
        label="Measurements of each key route",
        min_value=0,
        max_value=MAX_SAMPLES,
        required=False,
        help_text=f"0 to {MAX_SAMPLES}, a second apart; each lengthens an audit by that second. "
        "A p95 needs 20.",
    )

    def entries(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "canonical": given["canonical"] or None,
            "mail": {name: _listed(given[name]) for name in ("senders", "dkim_selectors")},
            "edge": {"provider": given["provider"] or None, "proxied": _listed(given["proxied"])},
            "samples": given["samples"] or 0,
        }


TABLES: dict[str, type[RowForm]] = {
    form.table: form for form in (HostForm, RecordForm, RouteForm, RedirectForm)
}


def formset_of(table: str, *, blank: int) -> type[BaseFormSet[Any]]:
    """Rows of one table, with `blank` empty ones at the end."""
    return formset_factory(
        TABLES[table],
        extra=blank,
        can_delete=True,
        max_num=MAX_ENTRIES,
        absolute_max=MAX_ENTRIES + 10,
    )


class SpecEditor:
    """The whole spec as one form: the single fields and a form set for each table."""

    def __init__(self, spec: LaunchSpec, data: Mapping[str, Any] | None = None) -> None:
        self.domain = spec.domain
        # A consent has no field: whoever gives it writes it down, in the text of the spec.
        self.kept = {"consent": spec.to_dict().get("consent", {})}
        self.single = SpecForm(data, initial=_single_initial(spec))
        initial = dict(_row_initial(spec))
        self.tables = {
            table: formset_of(table, blank=1)(
                data,
                prefix=table,
                initial=initial[table],
                form_kwargs={"domain": spec.domain},
            )
            for table in TABLES
        }

    def read(self) -> LaunchSpec | None:
        """The spec that was typed; None when something is wrong, which the forms then say."""
        rows_are_valid = all(rows.is_valid() for rows in self.tables.values())
        if not self.single.is_valid() or not rows_are_valid:
            return None
        entries = {table: _entries(rows) for table, rows in self.tables.items()}
        try:
            return LaunchSpec.from_dict(
                {"domain": self.domain, **self.kept, **self.single.entries(), **entries}
            )
        except SpecError as error:
            self.single.add_error(None, _sentence(str(error)))
            return None


class TomlForm(NoSecretValues, forms.Form):
    text = forms.CharField(
        label="launchready.toml",
        max_length=LONGEST_TOML,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code"}),
        help_text="The same file works in the client's repository, for the command line and CI.",
    )

    def __init__(self, spec: LaunchSpec, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"text": as_toml(spec)})
        self.domain = spec.domain

    def clean_text(self) -> LaunchSpec:
        try:
            spec = LaunchSpec.from_toml(self.cleaned_data["text"])
        except SpecError as error:
            raise ValidationError(_sentence(str(error))) from error
        except RecursionError:
            raise ValidationError("This is nested too deeply to be a launch spec.") from None
        if spec.domain != self.domain:
            raise ValidationError(
                f"This engagement is for {self.domain}. Open another one for {spec.domain}."
            )
        return spec


class ImportForm(forms.Form):
    """A file whose text then goes the way of what is typed."""

    file = forms.FileField(
        label="A launchready.toml of your own",
        help_text="From the client's repository, for example. It replaces the whole launch spec.",
        widget=forms.FileInput(attrs={"accept": ".toml,application/toml,text/plain"}),
    )

    def clean_file(self) -> str:
        """The file's text. UTF-8, as TOML demands (TOML 1.0, “Spec”)."""
        upload = self.cleaned_data["file"]
        if upload.size > LONGEST_TOML:
            raise ValidationError("This is too large to be a launch spec.")
        try:
            text: str = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError("This is no text in UTF-8, as a TOML file is.") from None
        return text


def _entries(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    return [
        form.entry()
        for form in rows.forms
        if form not in rows.deleted_forms and (form.has_changed() or form.initial)
    ]


def _single_initial(spec: LaunchSpec) -> dict[str, str | int]:
    return {
        "canonical": spec.canonical or "",
        "samples": spec.samples,
        "senders": ", ".join(spec.mail.senders),
        "dkim_selectors": ", ".join(spec.mail.dkim_selectors),
        "provider": spec.edge.provider or "",
        "proxied": ", ".join(spec.edge.proxied),
    }


def _row_initial(spec: LaunchSpec) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    yield "host", [{"name": host.name, "purpose": host.purpose} for host in spec.hosts]
    yield (
        "record",
        [
            {
                "name": relative_name(record.name, spec.domain),
                "type": record.rtype,
                "value": "\n".join(record.values),
            }
            for record in spec.records
        ],
    )
    yield (
        "route",
        [
            {
                "name": route.name,
                "url": route.url,
                "status": route.status,
                "contains": route.contains or "",
                "p95_ms": route.p95_ms,
            }
            for route in spec.routes
        ],
    )
    yield (
        "redirect",
        [{"source": each.source, "target": each.target} for each in spec.redirects],
    )


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _without_place(message: str, table: str) -> str:
    """A row knows where it stands: without "host 1: "."""
    return _sentence(message.removeprefix(f"{table} 1: "))


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith('.') else '.'}"
