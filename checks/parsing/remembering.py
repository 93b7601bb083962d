"""The same few texts are read by many rules; what was made of them is kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 1_024  # characters


class Decorator(Protocol):
    def __call__(self, parse: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
        """*parse* with a memory."""


def remembering(texts: int) -> Decorator:
    """Remember what a pure parser made of the last *texts* that it was given.

    Its result is frozen. Text longer than LONGEST is read anew each time, so that hostile text
    costs no memory; an error is raised anew as well.
    """

    def decorate(parse: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
        remembered = lru_cache(maxsize=texts)(parse)

        @wraps(parse)
        def parsed(text: str, /, *args: P.args, **named: P.kwargs) -> T:
            if len(text) > LONGEST:
                return parse(text, *args, **named)
            return remembered(text, *args, **named)  # type: ignore[arg-type]

        return parsed

    return decorate
