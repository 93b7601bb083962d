"""`kill -9` of `launchready up` leaves no child behind."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.browser.site import served
from tests.launchready.test_processes import until


def alive() -> dict[int, int]:
    """Each process and its parent, but those that are dead and only waited for."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *_ = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if state != "Z":
            found[int(path.parent.name)] = int(parent)
    return found


def below(pid: int) -> set[int]:
    """Children, and their children."""
    parents = alive()
    found, fresh = set[int](), {pid}
    while fresh := {each for each, parent in parents.items() if parent in fresh} - found:
        found |= fresh
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_all_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    with served(tmp_path) as site:
        until(lambda: len(below(site.pid)) >= 6, 60)  # web, worker, scheduler and their own
        children = below(site.pid)
        os.kill(site.pid, signal.SIGKILL)
        try:
            until(lambda: not children & set(alive()), 30)
        finally:
            for left in children & set(alive()):
                os.kill(left, signal.SIGKILL)
