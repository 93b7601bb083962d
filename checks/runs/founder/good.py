"""What is in order, as a founder says it: thirty sentences instead of every rule that passes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.engine.verdict import Status
from checks.runs.carrying import worst_by_code
from checks.runs.models import Finding
from engagements.models import Engagement

FILE = Path(__file__).with_name("already_good.toml")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and the rules that must all hold for it."""

    says: str
    codes: tuple[str, ...]

    def holds(self, status: Mapping[str, str]) -> bool:
        """*status* is each rule's worst. One that does not apply says nothing, for or against."""
        found = {status.get(code, Status.NOT_OBSERVED.value) for code in self.codes}
        return found <= {Status.PASS.value, Status.NOT_APPLICABLE.value} and (
            Status.PASS.value in found
        )


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Good:
    """The groups with what holds in each; `rules` counts all rules that pass by observation."""

    groups: tuple[Group, ...]
    rules: int

    def __len__(self) -> int:
        return sum(len(group.lines) for group in self.groups)


@cache
def sentences() -> tuple[Group, ...]:
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))["group"]
    return tuple(
        Group(
            table["title"],
            tuple(Said(line["says"], tuple(line["codes"])) for line in table["lines"]),
        )
        for table in tables
    )


def good_of(engagement: Engagement) -> Good:
    """By the last word on each rule: two queries at most, whatever was found."""
    rows = Finding.objects.current(engagement).values_list("code", "status", named=True)
    status = worst_by_code(rows)
    groups = [
        Group(group.title, tuple(line for line in group.lines if line.holds(status)))
        for group in sentences()
    ]
    passing = [code for code, worst in status.items() if worst == Status.PASS.value]
    return Good(tuple(group for group in groups if group.lines), len(passing))
