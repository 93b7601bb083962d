"""docs/proofs.md names tests that exist, for every row of what is to be shown."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
TEXT = (TESTS.parent / "docs" / "proofs.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
BAD_INPUT = 9


def functions_of(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def rows() -> dict[str, str]:
    """What stands in bold at the head of each row, and the row."""
    found = re.findall(r"^- \*\*([^*]+)\*\*(.*?)(?=^- |^#)", TEXT, re.MULTILINE | re.DOTALL)
    assert len(found) == len(dict(found))
    return dict(found)


def test_every_test_that_is_named_exists() -> None:
    named = set(NAMED.findall(TEXT))
    assert len(named) > 100
    files = {file: functions_of(file) for file, _ in named}
    assert [f"{file}::{name}" for file, name in sorted(named) if name not in files[file]] == []


def test_every_row_names_a_test() -> None:
    expected = {f"D{number}" for number in range(1, 36)} | {f"{line}." for line in range(1, 17)}
    assert expected - rows().keys() == set()
    assert len(rows().keys() - expected) == BAD_INPUT
    assert [title for title, row in rows().items() if not NAMED.search(row)] == []


def test_every_walk_in_the_browser_is_named() -> None:
    walks = {f"browser/{file.name}" for file in (TESTS / "browser").glob("test_*.py")}
    assert walks - {file for file, _ in NAMED.findall(TEXT)} == set()
