"""What a verb says when the state of its object, or a missing reason, forbids it."""

from collections.abc import Iterable

from django.db import models


class TransitionError(Exception):
    """A verb was refused. `str(error)` is a sentence fit for the page; nothing was changed."""


def lock(instance: models.Model, *fields: str) -> None:
    """Re-reads `fields` and locks the row, so that of two people pressing at once one wins.

    Must run inside `transaction.atomic()`. SQLite has no row locks; there the immediate
    transaction of our settings does the same.
    """
    rows = type(instance)._default_manager.select_for_update()
    instance.refresh_from_db(fields=fields, from_queryset=rows)


def refuse_unless(state: str, allowed: Iterable[str], sentence: str) -> None:
    """Raises `TransitionError(sentence)` unless `state` is one of `allowed`."""
    if state not in allowed:
        raise TransitionError(sentence)


def require_reason(reason: str, sentence: str) -> str:
    """The reason without outer white space; raises `TransitionError(sentence)` when empty."""
    stripped = reason.strip()
    if not stripped:
        raise TransitionError(sentence)
    return stripped
