"""Network namespaces with a delay line between them. Root only, and Linux only.

Nothing here has a name on the machine: a namespace lives as long as the process that holds it,
which ends with the pipe to us, and everything started inside dies with us.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("delay_line.c")
DEVICE = "line"
STOP_SECONDS = 5.0


class LabError(Exception):
    """The lab could not be set up; the message says what failed."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """A network namespace with mounts of its own, held by the process *pid*."""

    pid: int

    @property
    def path(self) -> str:
        return f"/proc/{self.pid}/ns/net"

    def inside(self, command: Sequence[str], core: int | None = None) -> list[str]:
        """*command*, to be run inside, pinned to a core, and to end when its parent ends."""
        pinned = [] if core is None else ["taskset", "--cpu-list", str(core)]
        where = [f"--net=/proc/{self.pid}/ns/net", f"--mount=/proc/{self.pid}/ns/mnt"]
        # The mounts' namespace has a working directory of its own.
        enter = ["nsenter", *where, f"--wd={Path.cwd()}"]
        return [*enter, "setpriv", "--pdeathsig", "TERM", *pinned, *command]

    def run(self, *command: str) -> str:
        """Run a short command inside and return what it printed. Raises LabError."""
        done = subprocess.run(  # noqa: S603 - our own words
            self.inside(command), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise LabError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout


class DelayLine:
    """The running delay line; see delay_line.c."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def set_round_trip(self, seconds: float) -> None:
        self._say(f"{seconds / 2 * 1e6:.0f}")

    def traffic(self) -> tuple[int, int]:
        """DNS questions over UDP and TCP connections at the first end since the last call."""
        self._say("?")
        assert self._process.stdout is not None
        questions, connections = self._process.stdout.readline().split()
        return int(questions), int(connections)

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


@contextmanager
def namespace() -> Iterator[Namespace]:
    """A new namespace whose loopback device is up."""
    # `cat` waits for the end of its input, which comes when we end, however we end.
    hold = ["unshare", "--net", "--mount", "sh", "-c", "ip link set lo up && echo up && exec cat"]
    with _started(hold) as process:
        assert process.stdout is not None
        if process.stdout.readline() != "up\n":
            raise LabError("no network namespace could be made; that takes root")
        yield Namespace(process.pid)


@contextmanager
def delay_line(
    ends: Sequence[tuple[Namespace, str]], round_trip: float, core: int
) -> Iterator[DelayLine]:
    """Join namespaces; each end is one with the prefix that lies behind it, narrowest first.

    *round_trip* is in seconds. In every namespace all other addresses are routed into the line.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="delay-line-"))
        program = _compiled(Path(folder))
        described = [f"{inside.path},{DEVICE},{prefix}" for inside, prefix in ends]
        microseconds = f"{round_trip / 2 * 1e6:.0f}"
        command = ["taskset", "--cpu-list", str(core), str(program), microseconds, *described]
        process = stack.enter_context(_started(command))
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise LabError("the delay line did not start; it needs /dev/net/tun")
        for inside, _ in ends:
            inside.run("ip", "link", "set", DEVICE, "up", "txqueuelen", "10000")
            inside.run("ip", "route", "add", "default", "dev", DEVICE)
        yield DelayLine(process)


def _compiled(folder: Path) -> Path:
    program = folder / "delay_line"
    command = ["cc", "-O2", "-o", str(program), str(SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise LabError(f"the delay line does not compile: {done.stderr.strip()}")
    return program


@contextmanager
def _started(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A process that we talk to, and that is gone afterwards."""
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    """End it in order, or else at once."""
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
