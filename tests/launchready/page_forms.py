"""The forms of a page as a browser would send them, read from its HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.utils import timezone

TEXT = ("text", "search", "textarea")
PRESSED = ("submit", "image", "button")


@dataclass
class Field:
    """`kind` is the type of an input, else "textarea" or "select"."""

    name: str
    kind: str
    value: str = ""
    longest: int | None = None
    example: str = ""
    checked: bool = False
    invalid: bool = False

    @property
    def is_text(self) -> bool:
        return self.kind in TEXT


@dataclass
class Form:
    """`data` is what a person sends who fills in what is asked for, and nothing with a mistake."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def texts(self) -> list[Field]:
        return [each for each in self.fields if each.is_text]

    def names(self) -> set[str]:
        return {each.name for each in self.fields}

    def data(
        self, typed: str, given: Mapping[str, Any], but: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """*typed* in every text field, shortened as the page would; examples in those of *but*.

        *given* is for fields of these names, by which a field that is no text can be had as well.
        """
        sent: dict[str, Any] = {}
        for each in self.fields:
            if each.name in given:
                sent[each.name] = given[each.name]
            elif each.is_text:
                sent[each.name] = typed[: each.longest] if each.name not in but else each.example
            elif each.kind == "checkbox":
                if each.checked or each.name in but:
                    sent[each.name] = [*sent.get(each.name, []), each.value or "on"]
            elif each.kind == "radio":
                if each.checked or each.name not in sent:
                    sent[each.name] = each.value
            elif each.kind in PRESSED:
                sent.setdefault(each.name, each.value)
            elif each.kind not in ("file", "password"):
                sent[each.name] = each.value or _usual(each)
        return sent


def _usual(field: Field) -> str:
    usual = {
        "email": "someone@people.example",
        "url": "https://coach.example/",
        "number": "5",
        "tel": "+44 20 7946 0000",
        "date": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "datetime-local": f"{timezone.localdate() + timedelta(days=2)}T10:00",
        "time": "10:00",
        "color": "#0e5a50",
    }
    return usual.get(field.kind, "")


class Reader(HTMLParser):
    """`forms`, and `links` as (where to, words); parts a page asks for itself have no words."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self._form: Form | None = None
        self._text: Field | None = None
        self._link: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in has:
            self._link = [has["href"], ""]
        elif "hx-get" in has:
            self.links.append((has["hx-get"], ""))
        if tag == "form":
            self._form = Form(has.get("action") or self.path, has.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and (tag == "option" or has.get("name")):
            self._take(tag, has)

    def _take(self, tag: str, has: dict[str, str]) -> None:
        assert self._form is not None
        if tag == "option":
            chosen = self._form.fields[-1]
            if "selected" in has or not chosen.value:
                chosen.value = has.get("value", "")
        elif tag in ("input", "textarea", "select", "button"):
            kind = has.get("type", "text") if tag == "input" else tag
            longest = has.get("maxlength", "")
            made = Field(
                has["name"],
                has.get("type", "submit") if tag == "button" else kind,
                has.get("value", ""),
                int(longest) if longest else None,
                has.get("value") or has.get("placeholder", ""),
                "checked" in has,
                has.get("aria-invalid") == "true",
            )
            self._form.fields.append(made)
            self._text = made if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.example = data.strip() or self._text.example
        if self._link is not None:
            self._link[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._text = None
        elif tag == "a" and self._link is not None:
            self.links.append((self._link[0], self._link[1]))
            self._link = None


def read(path: str, html: str) -> Reader:
    reader = Reader(path)
    reader.feed(html)
    return reader


def forms_with_text(path: str, html: str) -> Iterator[Form]:
    """Those in which something can be typed."""
    return (form for form in read(path, html).forms if form.texts)
