"""The product itself, started for a browser: real processes, a data directory of its own.

Free of pytest and of Django, so that the makers of screenshots can use it as well.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import requests

ROOT = Path(__file__).resolve().parent.parent.parent
SIGN_IN_LINK = re.compile(r"http://\S+/enter/\S+/")
START_LINK = re.compile(r"http://\S+/start/\S+/")
# What would turn the embedded mode into another one, or show through from who runs the tests.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "LAUNCHREADY_DEBUG", "CI")
START_SECONDS = 240.0  # a limit, also for a machine with much else to do
DEMO_SECONDS = 300.0
STOP_SECONDS = 15.0
Found = TypeVar("Found")


class SiteError(RuntimeError):
    """It did not start or did not get there; the message ends with its last lines."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Site:
    """`launchready COMMAND --port …` in *folder*, on a free port. Use it as a context manager."""

    def __init__(self, command: Sequence[str], folder: Path, **settings: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.mail = folder / "mail"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [*command, "--port", str(self.port)]
        self._log = folder / "output.txt"
        self._settings = settings
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        return {
            **inherited,
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "110",
            "LAUNCHREADY_HOME": str(self.home),
            "LAUNCHREADY_URL": self.url,
            "EMAIL_URL": f"filemail:///{self.mail}",
            **self._settings,
        }

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as log:
            self._child = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "launchready.cli", *self._command],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self.wait_for("an answer", self.answers, START_SECONDS)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        if self._child is None:
            return
        self._child.terminate()
        try:
            self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()

    @property
    def pid(self) -> int:
        """Of the process that was started; its children have others."""
        if self._child is None:
            raise SiteError("it was not started")
        return self._child.pid

    def output(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=2).ok
        except (requests.ConnectionError, requests.Timeout):  # not up, or busy
            return False

    def wait_for(
        self, what: str, look: Callable[[], Found | None], seconds: float = START_SECONDS
    ) -> Found:
        """What *look* finds once that is true. Raises SiteError when it never is."""
        deadline = time.monotonic() + seconds
        while not (found := look()):
            gone = self._child is None or self._child.poll() is not None
            if gone or time.monotonic() > deadline:
                raise SiteError(f"no {what} from {self._command[0]}:\n{self.output()[-3000:]}")
            time.sleep(0.1)
        return found


def served(folder: Path, network_file: Path | None = None) -> Site:
    """`launchready up`, looking at the network of that file; mail is not held back to collect."""
    named: Mapping[str, str] = (
        {"LAUNCHREADY_NETWORK": str(network_file)} if network_file is not None else {}
    )
    return Site(["up"], folder, LAUNCHREADY_MAIL_COLLECTED="0", **named)


class Demo(Site):
    """`launchready demo`, entered when it has played to its end and serves."""

    def __init__(self, folder: Path) -> None:
        super().__init__(["demo"], folder)

    def __enter__(self) -> Self:
        super().__enter__()
        self.consultant_link, self.founder_link = self.wait_for(
            "two links to sign in with", self._both_links, DEMO_SECONDS
        )
        return self

    def _both_links(self) -> list[str]:
        links = SIGN_IN_LINK.findall(self.output())
        return links if len(links) == 2 else []
