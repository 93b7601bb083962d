"""The playbooks of the workspace in scope: its own editions, else those that the product ships."""

from __future__ import annotations

from dataclasses import dataclass

from engagements.models import Engagement, PlaybookEdition
from engagements.playbooks import (
    Playbook,
    PlaybookError,
    load_playbook,
    playbook_keys,
    shipped_text,
)
from engagements.playbooks.text import read_playbook

AS_SHIPPED = 0  # the number of the edition that the product brings


@dataclass(frozen=True, slots=True)
class Book:
    """A playbook in force, with the number of its edition."""

    playbook: Playbook
    edition: int

    @property
    def key(self) -> str:
        return self.playbook.key

    @property
    def title(self) -> str:
        return self.playbook.title


def books() -> list[Book]:
    """Every playbook a sprint can be opened with, by key: one query."""
    own = {edition.key: edition for edition in PlaybookEdition.objects.newest()}
    return [
        _book(own[key]) if key in own else Book(load_playbook(key), AS_SHIPPED)
        for key in sorted({*playbook_keys(), *own})
    ]


def book(key: str) -> Book:
    """The playbook of that key in force. Raises PlaybookError when there is none."""
    edition = PlaybookEdition.objects.newest().filter(key=key).first()
    return _book(edition) if edition else Book(load_playbook(key), AS_SHIPPED)


def newer_edition(engagement: Engagement) -> int | None:
    """The number of the edition in force, when the sprint began with another one."""
    number = (
        PlaybookEdition.objects.newest()
        .filter(key=engagement.playbook_key)
        .values_list("number", flat=True)
        .first()
    )
    in_force = AS_SHIPPED if number is None else number
    return None if in_force == engagement.playbook_edition else in_force


def text_of(key: str, number: int) -> str:
    """The TOML of one edition. Raises PlaybookError when there is none of that number."""
    if number == AS_SHIPPED:
        return shipped_text(key)
    edition = PlaybookEdition.objects.filter(key=key, number=number).first()
    if edition is None:
        raise PlaybookError(f"Playbook {key!r} has no edition {number}.")
    return edition.text


def _book(edition: PlaybookEdition) -> Book:
    return Book(read_playbook(edition.key, edition.text), edition.number)
