"""Measured processes: one that answers lines of JSON and stays warm, and one that is run once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.lab.namespaces import LabError, stop

ROOT = Path(__file__).resolve().parents[2]
# What would turn the embedded mode into another one.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "LAUNCHREADY_DEBUG")


class Child:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: object) -> Any:
        """Raises LabError when the process ended instead of answering."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise LabError("a measured process ended; what it said is above")
        return json.loads(line)


@contextmanager
def child(command: Sequence[str]) -> Iterator[Child]:
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Child(process)
    finally:
        stop(process)


def said_by(module: str, asked: int, **settings: str) -> Any:
    """The JSON that `python -m MODULE ASKED` prints, on SQLite in a scratch data directory.

    Raises CalledProcessError when it fails.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    with tempfile.TemporaryDirectory(prefix="launchready-bench-") as home:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", module, str(asked)],
            cwd=ROOT,
            env={**inherited, "LAUNCHREADY_HOME": home, **settings},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)
