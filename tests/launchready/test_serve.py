"""Which parts `launchready up` runs, and how the one that serves pages begins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launchready.serve import PARTS, processes

BEGINNING = """
import gc, sys
import launchready.wsgi
print("engagements.desk.board" in sys.modules, gc.get_freeze_count() > 100_000)
"""


@pytest.mark.parametrize(("only", "names"), [(None, PARTS), *((part, (part,)) for part in PARTS)])
def test_all_parts_run_or_the_one_asked_for(only: str | None, names: tuple[str, ...]) -> None:
    assert tuple(process.name for process in processes("127.0.0.1", 8000, only)) == names


def test_the_web_server_loads_all_code_before_the_first_page(tmp_path: Path) -> None:
    """And its collector looks through none of it again."""
    said = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", BEGINNING],
        env={**os.environ, "SECRET_KEY": "x" * 50, "LAUNCHREADY_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["True", "True"]
