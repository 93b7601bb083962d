"""Lists in pieces: how many, and from where."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

T = TypeVar("T")
LARGEST_KEY = 2**63 - 1  # of a row


class Paging(Schema):
    limit: int = Field(50, ge=1, le=100, description="How many at most.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many to leave out first.")


class Page(Schema, Generic[T]):
    items: list[T]
    count: int = Field(description="Of the whole list.")
    next_offset: int | None = Field(description="The offset of the next page; null on the last.")


def page_of(rows: QuerySet[Any], asked: Paging) -> dict[str, Any]:
    """One page of the rows, for a response of `Page[…]`."""
    total, end = rows.count(), asked.offset + asked.limit
    return {
        "items": list(rows[asked.offset : end]),
        "count": total,
        "next_offset": end if end < total else None,
    }
