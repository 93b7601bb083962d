"""The snapshot: all sections as one JSON document, and the look through it for secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as column
from functools import cache
from typing import Any

from engagements.secret_values import looks_like_secret
from handover.papers import Papers
from handover.sections import SECTIONS, Section

FORMAT = 1
NAMING = ("name", "title", "system", "what", "question", "host", "selector", "word")


def take_snapshot(papers: Papers, *, number: int, made_by: str) -> dict[str, Any]:
    """Everything the pack will say, as plain data. The same papers give the same snapshot."""
    engagement = papers.engagement
    return {
        "format": FORMAT,
        "pack": {
            "number": number,
            "made_on": papers.day(papers.moment),
            "made_at": papers.moment.isoformat(timespec="seconds"),
            "made_by": made_by,
            "client": engagement.client.name,
            "founder": papers.founder,
            "title": engagement.title,
            "domain": engagement.domain,
            "consultancy": papers.consultancy,
            "contact_email": engagement.workspace.contact_email,
            "time_zone": papers.zone.key,
            "colour": engagement.workspace.colour,
        },
        "sections": [
            {"key": section.key, "title": section.title, **section.build(papers)}
            for section in SECTIONS
        ],
    }


def to_text(snapshot: dict[str, Any]) -> str:
    """The one spelling of a snapshot: databases may hand keys back in another order."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, indent=1)


@dataclass(frozen=True, slots=True)
class SecretFound:
    """A text that looks like a secret's value; `text` is to find its field by, not to be shown."""

    field: str  # "Who to call, “Hosting support”: note"
    reason: str  # "a live Stripe key"
    section: Section | None
    text: str = column(default="", repr=False)

    @property
    def sentence(self) -> str:
        return f"{self.field} looks like {self.reason}."


def find_secrets(snapshot: dict[str, Any]) -> list[SecretFound]:
    """Every text of the snapshot that looks like a secret's value; none may leave the house."""
    looks = cache(looks_like_secret)  # many texts stand in several places
    found = [
        SecretFound(f"The engagement: {path[-1]}", reason, None, text)
        for path, text in _texts(snapshot["pack"])
        if (reason := looks(text))
    ]
    for section, built in zip(SECTIONS, snapshot["sections"], strict=True):
        for path, text in _texts(built):
            if reason := looks(text):
                where = f"{section.title}, {_spoken(path)}"
                found.append(SecretFound(where, reason, section, text))
    return found


def all_texts(snapshot: dict[str, Any]) -> Iterator[str]:
    return (text for _, text in _texts(snapshot))


def _texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text with the way to it: keys, and for a row of a list its name in quotes."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*path, key.replace("_", " ")))
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _texts(each, (*path, _row_name(each, number)))


def _row_name(row: Any, number: int) -> str:
    """What a person calls a row; its number where the name itself is what must not be shown."""
    if isinstance(row, dict):
        for key in NAMING:
            if row.get(key) and not looks_like_secret(str(row[key])):
                return f"“{row[key]}”"
    return f"no. {number}"


def _spoken(path: tuple[str, ...]) -> str:
    *place, field = path
    return f"{', '.join(place)}: {field}" if place else field
