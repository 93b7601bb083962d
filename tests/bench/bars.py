"""Figures beside their bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; without a bar it is there to be known."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    better: Literal["less", "more"] = "less"
    digits: int = 0

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return ""
        met = self.value <= self.bar if self.better == "less" else self.value >= self.bar
        return "pass" if met else "MISS"

    @property
    def cells(self) -> tuple[str, str, str, str]:
        sign = "at most" if self.better == "less" else "at least"
        bar = "" if self.bar is None else f"{sign} {self.bar:g} {self.unit}".rstrip()
        return self.name, f"{self.value:,.{self.digits}f} {self.unit}".rstrip(), bar, self.verdict


def table(figures: Sequence[Figure]) -> str:
    return lined([("figure", "measured", "bar", ""), *(figure.cells for figure in figures)])


def lined(rows: Sequence[Sequence[str]]) -> str:
    """Markdown that reads well in a terminal too; the first row is the head."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [_line(row, widths) for row in rows]
    rule = "|".join("-" * (width + 2) for width in widths)
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
