"""docs/dependencies.md says why each direct dependency is there, and names no other."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SECTIONS = {
    "Runtime": PROJECT["project"]["dependencies"],
    "Development": PROJECT["dependency-groups"]["dev"],
}


def rows_of(section: str) -> list[list[str]]:
    """The cells of a section's table, without its head."""
    text = (ROOT / "docs/dependencies.md").read_text()
    part = text.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("section", SECTIONS)
def test_each_direct_dependency_has_its_line_in_order(section: str) -> None:
    required = [re.split(r"[\[<>=!~; ]", line)[0] for line in SECTIONS[section]]
    assert [row[0] for row in rows_of(section)] == sorted(required)


@pytest.mark.parametrize("section", SECTIONS)
def test_each_line_is_whole(section: str) -> None:
    assert [row for row in rows_of(section) if len(row) != 5 or not all(row)] == []
