"""Test suites that other people publish, fetched through pip and kept in var/suites."""

import os
import subprocess
import sys
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CACHE = HERE.parents[2] / "var" / "suites"
FETCH_SECONDS = 300


def published_text(archive: str, member: str, requirement: str) -> str:
    """The file *member* of the source distribution *archive*, which *requirement* pins by hash.

    Where it can't be had the test is skipped, in CI it fails.
    """
    path = CACHE / archive
    if not path.exists():
        _fetch(HERE / requirement, path)
    if not path.exists():
        reason = f"{archive} is not in {CACHE} and pip couldn't fetch it"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with tarfile.open(path) as opened:
        found = opened.extractfile(member)
        assert found is not None
        return found.read().decode()


def _fetch(requirement: Path, path: Path) -> None:
    """Put it at *path* at once, for the tests may run in several processes."""
    CACHE.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        options = ["--no-deps", "--no-binary", requirement.stem, "--require-hashes"]
        command = [*pip, *options, "--dest", folder, "--requirement", str(requirement)]
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(command, check=False, timeout=FETCH_SECONDS)  # noqa: S603
        fetched = Path(folder, path.name)
        if fetched.exists():
            fetched.replace(path)
