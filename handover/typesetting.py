"""Typst in a child process: the text of a client can make it neither eat the machine nor hang.

Only the fonts inside the typst package are used, and the moment is given, so the same input yields
the same bytes on every machine.
"""

from __future__ import annotations

import json
import logging
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from handover import typesetter

logger = logging.getLogger(__name__)
TEMPLATES = Path(__file__).parent / "typst"
# The arenas of malloc and the threads of the compiler reserve address space, which is counted.
ENVIRONMENT = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}


class TypesettingError(Exception):
    """Nothing came out; the message is fit for the page."""


class TookTooLong(TypesettingError):
    pass


class TookTooMuch(TypesettingError):
    """Memory, or a result of an absurd size."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use."""

    memory_bytes: int = 1 << 30
    seconds: float = 30.0  # of wall-clock time
    processor_seconds: int = 40  # the kernel's own stop, should nobody be left to watch the clock
    most_bytes: int = 32 << 20  # of PDF, or of pages as they are kept


@dataclass(frozen=True, slots=True)
class Typeset:
    pdf: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages to look at: each a gzipped SVG. `contents` are the sections as (title, page)."""

    pages: tuple[bytes, ...]
    contents: tuple[tuple[str, int], ...]


def typeset(
    inputs: Mapping[str, str],
    *,
    timestamp: int,
    main: Path = TEMPLATES / "pack.typ",
    limits: Limits = Limits(),
    files: Mapping[str, bytes] | None = None,
) -> Typeset:
    """Set the template `main` with `inputs` (its `sys.inputs`) as a tagged, archivable PDF.

    `files` stand beside the template under their relative names. The compiler sees one folder and
    nothing above it, so with files it is given a copy of the templates with them in it.

    The template must label a metadata value `<pages>`. `timestamp` is in seconds since 1970.
    Raises TypesettingError.
    """
    said = {"inputs": dict(inputs), "timestamp": timestamp, "drawn": False}
    head, pdf = _run(said, main, limits, files or {})
    return Typeset(pdf=pdf, pages=head["pages"])


def draw(
    inputs: Mapping[str, str],
    *,
    main: Path = TEMPLATES / "pack.typ",
    limits: Limits = Limits(),
    files: Mapping[str, bytes] | None = None,
) -> Drawn:
    """The same as pages for a screen. The template may label its contents `<contents>`."""
    head, rest = _run({"inputs": dict(inputs), "drawn": True}, main, limits, files or {})
    ends = [*accumulate(head["sizes"])]
    pages = tuple(rest[end - size : end] for size, end in zip(head["sizes"], ends, strict=True))
    return Drawn(pages, tuple((title, page) for title, page in head["contents"]))


def _run(
    said: Mapping[str, Any], main: Path, limits: Limits, files: Mapping[str, bytes]
) -> tuple[dict[str, Any], bytes]:
    """What the child answers: its line of JSON, and what follows."""
    if files:
        with tempfile.TemporaryDirectory(prefix="launchready-pack-") as name:
            root = Path(shutil.copytree(main.parent, name, dirs_exist_ok=True))
            for file, data in files.items():
                (root / file).parent.mkdir(exist_ok=True)
                (root / file).write_bytes(data)
            return _run(said, root / main.name, limits, {})
    request = {
        **said,
        "main": str(main),
        "root": str(main.parent),
        "memory_bytes": limits.memory_bytes,
        "processor_seconds": limits.processor_seconds,
        "most_bytes": limits.most_bytes,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-I", typesetter.__file__],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=limits.seconds,
            env=ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong(
            f"Setting the pack took longer than {limits.seconds:g} seconds and was stopped."
        ) from None
    return _read(done)


def _read(done: subprocess.CompletedProcess[bytes]) -> tuple[dict[str, Any], bytes]:
    if done.returncode == 0:
        head, _, rest = done.stdout.partition(b"\n")
        return json.loads(head), rest
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode == typesetter.REFUSED:
        logger.error("the compiler refused the pack: %s", said[:2000])
        raise TypesettingError(f"The pack could not be set: {said.splitlines()[0][:200]}")
    if done.returncode == typesetter.TOO_LARGE:
        raise TookTooMuch("The pack became too large to keep.")
    if done.returncode == -signal.SIGXCPU:
        raise TookTooLong("Setting the pack took too much of the processor and was stopped.")
    # A failed allocation aborts the process (SIGABRT), or shows as an exception of Python's.
    if done.returncode < 0 or "memory" in said.lower():
        raise TookTooMuch("Setting the pack needed more memory than it may have and was stopped.")
    logger.error("the typesetter ended with status %s: %s", done.returncode, said[:2000])
    raise TypesettingError("The typesetter failed. Its message is in the worker's log.")
