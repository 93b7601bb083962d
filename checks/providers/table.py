"""How the provider data is read: TOML rows, each with its source and date."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def rows(name: str, table: str) -> list[dict[str, Any]]:
    """The ``[[table]]`` rows of the data file *name* beside this module; lists become tuples."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [
        {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        for row in tomllib.loads(text)[table]
    ]
