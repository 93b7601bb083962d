"""Frozen dataclasses to JSON-ready values and back, driven by their type hints.

Supported field types: ``str int float bool None``, ``datetime``, enums, literals,
``tuple[T, ...]``, fixed tuples, dataclasses, and unions in which at most one is no plain value.
Every dataclass is written with its name as ``"kind"``, for those who read the stored form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

T = TypeVar("T")
Finish = Callable[[Any], Any]


class DecodeError(ValueError):
    """The stored value does not fit the type that is asked for."""


def encode(value: Any) -> Any:
    """Return a dataclass as lists, dicts and scalars that :mod:`json` can write.

    Raises TypeError for what is no dataclass, or holds a value without JSON form.
    """
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is no dataclass")
    kind: Any = type(value)
    return _finish_dataclass(kind)(msgspec.to_builtins(value, builtin_types=(datetime,)))


def decode(wanted: type[T], value: Any) -> T:
    """Return *value* (as made by :func:`encode`) as an instance of *wanted*.

    Raises DecodeError, naming the field, when a value is absent or of another shape.
    """
    try:
        return msgspec.convert(value, wanted)
    except ValueError as error:  # msgspec's own, or text that is no Unicode
        raise DecodeError(f"{wanted.__name__}: {error}") from error


@cache
def _finish_dataclass(cls: type) -> Finish:
    """What msgspec leaves to do for a *cls*: kinds, times and lists, here and further in."""
    hints = get_type_hints(cls)
    finishes = [(field.name, _finish(hints[field.name])) for field in fields(cls)]
    inner = [(name, finish) for name, finish in finishes if finish]

    def finished(body: dict[str, Any]) -> dict[str, Any]:
        for name, finish in inner:
            body[name] = finish(body[name])
        return {"kind": cls.__name__, **body}

    return finished


def _finish(hint: Any) -> Finish | None:
    """The same for a value of that type hint; None where nothing is left to do."""
    if hint is datetime:
        return datetime.isoformat
    if isinstance(hint, type) and is_dataclass(hint):
        return _finish_dataclass(hint)
    members = [_finish(arg) for arg in get_args(hint) if arg is not Ellipsis]
    if get_origin(hint) is not tuple:
        return _finish_one_of(list(filter(None, members)))
    if not any(members):
        return list
    if members[0] and Ellipsis in get_args(hint):
        each = members[0]
        return lambda values: list(map(each, values))
    return lambda values: [
        finish(value) if finish else value for finish, value in zip(members, values, strict=True)
    ]


def _finish_one_of(members: list[Finish]) -> Finish | None:
    """For a union: at most one of its types is anything else than plain text or a number."""
    if not members:
        return None
    (finish,) = members
    return lambda value: finish(value) if isinstance(value, dict | tuple | datetime) else value
