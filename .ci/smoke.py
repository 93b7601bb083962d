"""The installed package, outside any checkout: rules, an audit of the practice lab, and `up`.

Run with the Python of the environment that the wheel was installed in.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

LAUNCHREADY = str(Path(sys.executable).parent / "launchready")
DOMAIN = "harbour-coaching.example"
STYLESHEET = re.compile(r'href="(/static/[^"]+\.css)"')
PATIENCE = 60.0  # seconds


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["LAUNCHREADY_HOME"] = str(folder / "home")
        rules()
        audit(folder)
        serve()
    return 0


def rules() -> None:
    listed = subprocess.run([LAUNCHREADY, "rules"], capture_output=True, text=True, check=True)
    codes = re.findall(r"\b[A-Z]+\d{3}\b", listed.stdout)
    expect(len(codes) >= 40, f"{len(codes)} rules")


def audit(folder: Path) -> None:
    lab = folder / "lab"
    with running("lab", "--folder", str(lab)):
        wait_for("the practice lab", (lab / "lab.toml").exists)
        network = ("--network", str(lab / "lab.toml"))
        spec = ("--spec", str(lab / "launchready.toml"))
        done = subprocess.run(
            [LAUNCHREADY, "audit", DOMAIN, *network, *spec, "--json", "-"],
            stdout=subprocess.PIPE,
            check=False,
        )
    result = json.loads(done.stdout)
    failed = result["counts"].get("fail", 0)
    expect(done.returncode == 1 and result["gate"] == "not_ready", f"an audit with {failed} faults")


def serve() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with running("up", "--port", str(port)):
        wait_for("launchready up", lambda: answers(f"{url}/healthz"))
        home = requests.get(url, timeout=10)
        expect(home.status_code == 200 and "Sign in" in home.text, f"the home page, {home.url}")
        sheets = STYLESHEET.findall(home.text)
        answers_of = [requests.get(url + sheet, timeout=10) for sheet in sheets]
        served = [answer for answer in answers_of if answer.ok and "{" in answer.text]
        expect(len(served) == len(sheets) > 0, f"{len(sheets)} style sheets")


@contextmanager
def running(*arguments: str) -> Iterator[None]:
    child = subprocess.Popen([LAUNCHREADY, *arguments], stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        child.terminate()
        child.wait(20)


def wait_for(what: str, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        expect(time.monotonic() < deadline, f"{what} within {PATIENCE:.0f} s", quiet=True)
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False


def expect(condition: bool, what: str, *, quiet: bool = False) -> None:
    if not condition:
        raise SystemExit(f"smoke: not as expected: {what}")
    if not quiet:
        print(f"smoke: {what}: ok", flush=True)


if __name__ == "__main__":
    sys.exit(main())
