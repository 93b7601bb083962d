"""What several rules ask of the same evidence, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from operator import is_
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def once_a_look(function: Callable[P, T]) -> Callable[P, T]:
    """Give the last result again while *function* is asked about the very same objects.

    For pure functions of what one look yielded, the spec and the facts of a topic. They are told
    by identity, since comparing them would take longer than working it out; one result is kept,
    so that memory stays flat. Arguments are given by position.
    """
    last: tuple[tuple[object, ...], T] | None = None

    @wraps(function)
    def remembered(*asked: P.args, **named: P.kwargs) -> T:
        nonlocal last
        known = last  # read once: another thread may be judging as well
        if known and not named and len(known[0]) == len(asked) and all(map(is_, known[0], asked)):
            return known[1]
        result = function(*asked, **named)
        if not named:
            last = asked, result
        return result

    return remembered
