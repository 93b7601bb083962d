"""Values that Hypothesis invents for any type a fact may hold."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


@cache
def invented(hint: Any) -> st.SearchStrategy[Any]:
    """Values of the type *hint*, small ones."""
    args = get_args(hint)
    if get_origin(hint) is Literal:
        return st.sampled_from(args)
    if get_origin(hint) is tuple:
        if Ellipsis in args:
            return st.lists(invented(args[0]), max_size=2).map(tuple)
        return st.tuples(*map(invented, args))
    if args:
        return st.one_of(*map(invented, args))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        known = {field.name: invented(hints[field.name]) for field in fields(hint)}
        return st.builds(hint, **known)
    return SIMPLE[hint] if hint in SIMPLE else st.from_type(hint)
