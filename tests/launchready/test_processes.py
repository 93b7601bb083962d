"""Children are started, started again when they die, and stopped, by force if need be."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from launchready.processes import Process, Supervisor

SLEEPER = "import time; time.sleep(60)"
DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1); time.sleep(60)"
)


def child(code: str) -> Process:
    return Process("child", [sys.executable, "-c", code])


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def look_until(process: Process, condition: Callable[[], bool]) -> None:
    def looked() -> bool:
        process.look()
        return condition()

    until(looked)


def test_a_killed_child_is_started_again(capfd: pytest.CaptureFixture[str]) -> None:
    process = child(SLEEPER)
    process.look()
    assert process.child is not None
    first = process.child.pid
    process.child.send_signal(signal.SIGKILL)
    look_until(process, lambda: process.child is not None and process.child.pid != first)
    Supervisor([process]).stop_all()
    assert "the child stopped (signal 9); starting it again in 1 s" in capfd.readouterr().err


def test_a_child_that_keeps_dying_waits_longer_each_time() -> None:
    process = child("raise SystemExit(3)")
    process.look()
    look_until(process, lambda: process.wait == 1.0)
    look_until(process, lambda: process.wait == 2.0)


def test_a_deaf_child_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("launchready.processes.STOP_WITHIN", 0.3)
    ready = tmp_path / "ready"
    process = child(DEAF.replace("print(1)", f"open({str(ready)!r}, 'w').close()"))
    process.look()
    until(ready.exists)
    running = process.child
    assert running is not None
    Supervisor([process]).stop_all()
    assert running.returncode == -signal.SIGKILL
