"""Real workers in a data directory of their own, for tests that kill them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0  # seconds


def environment_in(folder: Path) -> dict[str, str]:
    """The embedded mode in that folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "launchready.settings",
        "LAUNCHREADY_HOME": str(folder / "home"),
        "SECRET_KEY": "only-for-this-test",
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{folder / 'home' / 'db.sqlite3'}",
        "REDIS_URL": "",
    }


def run_script(script: str, environment: Mapping[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script],
        env=dict(environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def worker(environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process group of its own; killed at the end, if it still lives."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "launchready.celery", "worker"]
    command += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
    with log.open("ab") as lines:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command,
            env=dict(environment),
            cwd=ROOT,
            stdout=lines,
            stderr=lines,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` of the worker and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
