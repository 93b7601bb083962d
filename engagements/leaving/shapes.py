"""What the JSON columns of rows that travel must look like, so that our pages can read them.

A model says so in `shapes`: a type hint, or a function that raises for what it can't read. An app
above adds what it alone can tell of a column down here to READERS when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from django.core import checks
from django.db import models

from engagements.leaving.tables import travelling

Reader = Callable[[Any], object]

#: By table and column, as "engagements.engagement" and "spec".
READERS: dict[tuple[str, str], Reader] = {}

#: What a reader may raise over data that is not what it expects.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class BadShape(ValueError):
    """It is not what the column holds; the message says where, fit for the page."""


def refuse_misshapen(model: type[models.Model], column: str, value: Any) -> None:
    """Raises BadShape."""
    shape = _shape_of(model, column)
    try:
        if shape is None:
            return
        if _is_reader(shape):
            shape(value)
        else:
            msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise BadShape(str(error)[:200]) from error
    except UNREADABLE as error:
        raise BadShape("it can't be read") from error


def check_shapes(**kwargs: Any) -> list[checks.CheckMessage]:
    """Every JSON column that an archive may bring has a shape."""
    return [
        checks.Error(
            f"{column.name} is JSON that an archive may bring: say in shapes what it holds.",
            obj=table.model,
            id="leaving.E002",
        )
        for table in travelling()
        for column in table.plain
        if isinstance(column, models.JSONField) and _shape_of(table.model, column.name) is None
    ]


def _shape_of(model: type[models.Model], column: str) -> Any:
    added = READERS.get((model._meta.label_lower, column))
    return added or getattr(model, "shapes", {}).get(column)


def _is_reader(shape: Any) -> bool:
    return callable(shape) and not isinstance(shape, type) and hasattr(shape, "__code__")
