"""One row as a JSON object, and back.

{"id": 7, "title": "…", "engagement": 3, "accepted_by": {"person": "Nora Quist"},
 "pdf": {"file": "files/<sha256>"}}

`id` and foreign keys are the numbers of the installation that wrote them: good for telling rows of
one archive apart, and for nothing else. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from engagements.leaving.shapes import BadShape, refuse_misshapen
from engagements.leaving.tables import Column, Table
from engagements.secret_values import looks_like_secret

Row = dict[str, Any]

LEFT_OUT = "(left out: it looked like {})"
DIGESTS = frozenset({"sha256", "fingerprint"})
LONGEST_AT_ONCE = 20_000  # characters; what is longer is looked at line by line
LARGEST_KEY = 2**63 - 1


class BadRow(ValueError):
    """A row of an archive that can't be taken; the message names the column, fit for the page."""


# Out


def plain_value(value: Any) -> Any:
    """A column's value as JSON has it. Raises TypeError for what has no form there."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    raise TypeError(f"{type(value).__name__} has no form in an archive")


def kept_keys(found: Mapping[str, list[Any]], known: Mapping[Any, Any]) -> dict[str, list[Any]]:
    """Lists of keys by name, as `known` maps them; those that it does not know are dropped."""
    return {name: [known[key] for key in keys if key in known] for name, keys in found.items()}


# In


def read_plain(table: Table, row: Row) -> dict[str, Any]:
    """The row's own columns as Python has them. Raises BadRow."""
    return {
        column.attname: _read(table, column, row[column.name])
        for column in table.plain
        if column.name in row
    }


def _read(table: Table, column: Column, value: Any) -> Any:
    if value is None:
        if not column.null:
            raise BadRow(f"“{column.verbose_name}” is empty")
        return None
    if isinstance(column, models.JSONField):
        try:
            refuse_misshapen(table.model, column.name, value)
        except BadShape as fault:
            raise BadRow(f"“{column.verbose_name}” has another shape ({fault})") from fault
        return value
    if isinstance(value, list | dict):
        raise BadRow(f"“{column.verbose_name}” is no single value")
    try:
        if isinstance(column, models.DurationField):
            return datetime.timedelta(seconds=float(value))
        read = column.to_python(value)
        if read not in column.empty_values:
            column.run_validators(read)
    except (ValidationError, ValueError, OverflowError) as error:
        raise BadRow(f"“{column.verbose_name}” does not fit") from error
    if isinstance(read, datetime.datetime) and read.tzinfo is None:
        raise BadRow(f"“{column.verbose_name}” has no time zone")
    if isinstance(read, str) and "\0" in read:
        raise BadRow(f"“{column.verbose_name}” holds a zero byte")
    return read


def key_of(row: Row, name: str = "id") -> int | None:
    """A key in the row, None for none. Raises BadRow for anything that is no key."""
    key = row.get(name)
    if key is None:
        return None
    if isinstance(key, bool) or not isinstance(key, int) or not 0 < key <= LARGEST_KEY:
        raise BadRow(f"“{name}” is no number of a row")
    return key


def person_of(row: Row, name: str) -> str:
    """The name of a person in the row; empty for nobody."""
    given = row.get(name)
    found = given.get("person") if isinstance(given, dict) else None
    return found[:254] if isinstance(found, str) else ""


def file_of(row: Row, name: str) -> str:
    """The path of a file in the archive that the column names; empty for none."""
    given = row.get(name)
    found = given.get("file") if isinstance(given, dict) else None
    return found if isinstance(found, str) else ""


def without_secrets(table: Table, row: Row) -> list[str]:
    """Overwrites each text of the row that looks like a secret's value; the names of the columns.

    What machines observed is public already, and full of what looks random.
    """
    observed = table.model.observed
    if "*" in observed:
        return []
    passed_over = observed | DIGESTS | {column.name for column in table.files}
    found = []
    for name, value in row.items():
        if name in passed_over or name.endswith("_sha256"):
            continue
        clean = _without_secrets(value)
        if clean != value:
            row[name] = clean
            found.append(name.replace("_", " "))
    return found


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        pieces = [value] if len(value) <= LONGEST_AT_ONCE else value.splitlines()
        reason = next(filter(None, map(looks_like_secret, pieces)), None)
        return LEFT_OUT.format(reason) if reason else value
    if isinstance(value, dict):
        return {
            key: each if key in DIGESTS else _without_secrets(each) for key, each in value.items()
        }
    if isinstance(value, list):
        return [_without_secrets(each) for each in value]
    return value
