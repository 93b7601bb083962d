"""What every section has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

from engagements.models import Contact
from engagements.secret_values import looks_like_secret
from handover.papers import Papers

SHOWN_START = 6


class Gap(TypedDict):
    """What a section lacks, and who should fill it."""

    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the pack. `page` names the desk page where its facts are kept."""

    key: str
    title: str
    page: str
    build: Callable[[Papers], dict[str, Any]]


def gap(what: str, who: str) -> Gap:
    return {"what": what, "who": who}


def consultant_of(papers: Papers) -> str:
    return f"your consultant at {papers.consultancy}"


def person(contact: Contact) -> dict[str, str]:
    """A contact as the pack lists it."""
    return {
        "role": contact.get_role_display(),
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "url": contact.url,
        "hours": contact.hours,
        "note": contact.note,
    }


def public_value(value: str) -> str:
    """A value that stands in the DNS, as printed: what looks random is only begun.

    It is public all the same, but nobody can read it off paper, and the pack as a whole must hold
    nothing that looks like a secret.
    """
    if not looks_like_secret(value):
        return value
    return f"{value[:SHOWN_START]}… ({len(value)} characters, see the DNS itself)"


def names(words: Iterable[str], nothing: str = "") -> str:
    """ "a, b and c"."""
    *most, last = [*words] or [nothing]
    return f"{', '.join(most)} and {last}" if most else last


def lines(text: str) -> list[str]:
    """The lines of a text that hold something, trimmed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
