"""The walls of the house: which app may import which, and what the pure parts keep out."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("engagements", "checks", "handover", "launchready")  # each may import what is left of it
PURE = ("checks/engine", "checks/parsing", "checks/rules", "checks/report")
IMPURE = {
    "django",
    "socket",
    "asyncio",
    "ssl",
    "aiohttp",
    "httptools",
    "requests",
    "urllib.request",
    "http.client",
}
OTHER_FOLDERS = {"templates", "tests", "docs"}
NOT_OURS = {"var"}  # what make differential and make fuzz install, never committed

# The system sweeps: the only code that may see every tenant's rows at once.
SWEEPERS = {
    "checks/readiness/tasks.py",
    "checks/runs/tasks.py",
    "checks/webhooks/tasks.py",
    "handover/tasks.py",
    "engagements/tasks.py",
    "engagements/leaving/deleting.py",  # accounts, which have done things in several workspaces
}


def modules(folder: str) -> Iterator[Path]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def imports(path: Path) -> Iterator[str]:
    """Dotted names of the modules that a file imports, at any depth of it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_down_only(floor: str) -> None:
    above = set(FLOORS[FLOORS.index(floor) + 1 :])
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(floor)
        for name in imports(path)
        if within(name, above)
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", PURE)
def test_the_pure_parts_know_no_django_and_no_socket(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(folder)
        for name in imports(path)
        if within(name, IMPURE | {"checks.gatherers", "checks.runs", "engagements"})
    ]
    assert wrong == []


def test_no_relative_imports() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for floor in FLOORS
        for path in modules(floor)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert wrong == []


def test_no_other_folder_of_code() -> None:
    folders = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and any(path.rglob("*.py"))
    }
    assert folders - NOT_OURS <= {*FLOORS, *OTHER_FOLDERS}


def test_only_sweeps_see_every_workspace() -> None:
    callers = {
        str(path.relative_to(ROOT))
        for floor in FLOORS
        for path in modules(floor)
        if "every_workspace" in path.read_text() and "tenancy" not in path.parts
    }
    assert callers == SWEEPERS


def test_no_drawer_modules() -> None:
    drawers = {"utils", "helpers", "services", "common", "misc", "signals"}
    assert [p for floor in FLOORS for p in modules(floor) if p.stem in drawers] == []
