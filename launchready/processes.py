"""A few child processes, kept running until we are told to stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import FrameType

from launchready.tied import STOP_WITHIN, TIE

LOOK_EVERY = 0.2  # seconds
LONGEST_WAIT = 30.0  # seconds between two starts of a child that keeps dying
STEADY_AFTER = 60.0  # seconds after which a child counts as well again


@dataclass
class Process:
    """One child: what it is called and how it starts. In a session of its own, so that a Ctrl-C in
    the terminal reaches us alone and the children stop in order."""

    name: str
    command: list[str]
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    restart_at: float = field(default=0.0, init=False)
    wait: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        end, _ = _tie()
        self.child = subprocess.Popen(  # noqa: S603
            self.command,
            start_new_session=True,
            pass_fds=[end],
            env={**os.environ, TIE: str(end)},
        )

    def look(self) -> None:
        """Notice a death, and start again when the wait is over."""
        now = time.monotonic()
        if self.child is not None and (status := self.child.poll()) is not None:
            self.child = None
            steady = now - self.started_at > STEADY_AFTER
            self.wait = 1.0 if steady or not self.wait else min(self.wait * 2, LONGEST_WAIT)
            self.restart_at = now + self.wait
            _say(
                f"the {self.name} stopped ({_how(status)}); starting it again in {self.wait:.0f} s"
            )
        if self.child is None and now >= self.restart_at:
            self.start()

    def ask_to_stop(self) -> None:
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def make_stop(self, deadline: float) -> None:
        """Wait until the deadline (monotonic seconds), then kill the child with its children."""
        if self.child is None:
            return
        try:
            self.child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _say(f"the {self.name} did not stop in time and was killed")
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()


class Supervisor:
    """Runs processes until SIGINT or SIGTERM."""

    def __init__(self, processes: list[Process]) -> None:
        self.processes = processes
        self.stopping = False

    def run(self) -> int:
        """Start them and block. Returns 0 after a clean stop."""
        with self.running():
            return self.watch()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start them, and stop them in the end, whatever happens between."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            self.look()
            yield
        finally:
            self.stop_all()

    def watch(self) -> int:
        """Block until a signal, restarting whichever dies. Returns 0."""
        while not self.stopping:
            self.look()
            time.sleep(LOOK_EVERY)
        return 0

    def look(self) -> None:
        """Start what isn't running."""
        for process in self.processes:
            process.look()

    def stop_all(self) -> None:
        _say("stopping")
        for process in self.processes:
            process.ask_to_stop()
        deadline = time.monotonic() + STOP_WITHIN
        for process in self.processes:
            process.make_stop(deadline)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


@cache
def _tie() -> tuple[int, int]:
    """A pipe that is closed when we are gone, however we went; the first end is the children's."""
    return os.pipe()


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _say(sentence: str) -> None:
    print(f"launchready: {sentence}", file=sys.stderr, flush=True)
