"""A version of the pack, from the button to the PDF, and where its time goes.

Two sprints: one whose pack has 15 pages, and the full one. In a process of its own, on SQLite in a
scratch data directory, as `launchready up` would serve it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, TypeVar

from tests.bench.children import ROOT, said_by

if TYPE_CHECKING:
    from engagements.models import Engagement
    from handover.models import PackVersion

PAGES = 15
BAR = 500  # milliseconds, at the 95th percentile, for so many pages
STEPS = {
    "snapshot": "of that the snapshot",
    "pictures": "of that pictures made fit",
    "start": "of that process, imports, rows",
    "compile": "of that compiling",
    "pdf": "of that writing the PDF",
}

Worked = TypeVar("Worked")
Measured = dict[str, dict[str, float]]


def measure(asked: int) -> Measured:
    """By sprint: its `pages`; `median` and `p95` milliseconds of a version; each step's median.

    Raises CalledProcessError when the child fails.
    """
    measured: Measured = said_by("tests.bench.packs", asked, LAUNCHREADY_URL="http://testserver")
    return measured


def main() -> int:
    if sys.argv[1] == "--steps":
        print(json.dumps(steps_of_child(json.load(sys.stdin))))
        return 0
    from launchready import serve

    serve.prepare("127.0.0.1", 80)
    print(json.dumps(dict(of_sprints(int(sys.argv[1])))))
    return 0


def of_sprints(asked: int) -> Iterator[tuple[str, dict[str, float]]]:
    from engagements import tenancy
    from engagements.models import Role
    from tests.bench.full_sprint import full_sprint
    from tests.factories import make_client, make_membership, make_workspace

    small = sprint_of_pages()
    with tenancy.scope(small.workspace):
        yield f"a pack of {PAGES} pages", of_sprint(small, asked)
    workspace = make_workspace("Bench")
    with tenancy.scope(workspace):
        founder = make_membership(Role.FOUNDER, client=make_client(workspace=workspace))
        consultant = make_membership(Role.CONSULTANT, workspace=workspace)
        full = full_sprint(founder, consultant).engagement
        yield "the pack of a full sprint", of_sprint(full, asked)


def sprint_of_pages() -> Engagement:
    """A sprint with a paper of every kind, and as many risks as fill so many pages."""
    from engagements import tenancy
    from handover.making import make_pack
    from tests.factories import make_risk
    from tests.handover.paperwork import make_paperwork

    engagement = make_paperwork()
    with tenancy.scope(engagement.workspace):
        while (make_pack(engagement).pages or 0) < PAGES:
            make_risk(engagement, why="It costs visitors. " * 9, fix="Set the record. " * 12)
    return engagement


def of_sprint(engagement: Engagement, asked: int) -> dict[str, float]:
    """Each version is frozen and set as a request and a worker would."""
    runs = [of_version(engagement) for _ in range(asked + 1)][1:]  # the first one warms up
    walls = [run["wall"] for run in runs]
    steps = {step: median(run[step] for run in runs) for step in STEPS}
    return {
        "pages": runs[0]["pages"],
        "median": median(walls),
        "p95": quantiles(walls, n=20)[-1],
        **steps,
    }


def of_version(engagement: Engagement) -> dict[str, float]:
    from handover.figures import files_of, fit_for_paper
    from handover.making import ask_for_pack, render_pack
    from tests.factories import make_user

    maker = make_user()
    began = time.perf_counter()
    pack = ask_for_pack(engagement, by=maker)
    frozen = time.perf_counter()
    if not render_pack(pack):
        raise RuntimeError(pack.error)
    wall = 1000 * (time.perf_counter() - began)
    pictures, took = clocked(lambda: fit_for_paper(files_of(pack)))
    known = {"snapshot": 1000 * (frozen - began), "pictures": took, **child_steps(pack, pictures)}
    # What is in no other step: the process itself, its imports, and the rows that are written.
    return {"pages": pack.pages or 0, "wall": wall, "start": wall - sum(known.values()), **known}


def child_steps(pack: PackVersion, pictures: dict[str, bytes]) -> dict[str, float]:
    """The compiler's own part, in a child as fresh as the one that set the version."""
    from handover.pack import PACK, inputs_of
    from handover.typesetting import ENVIRONMENT

    with tempfile.TemporaryDirectory(prefix="launchready-bench-") as name:
        root = Path(shutil.copytree(PACK.parent, name, dirs_exist_ok=True))
        for file, data in pictures.items():
            (root / file).parent.mkdir(exist_ok=True)
            (root / file).write_bytes(data)
        request = {
            "main": str(root / PACK.name),
            "root": str(root),
            "inputs": inputs_of(pack.snapshot, bytes(pack.logo or b""), pictures),
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.packs", "--steps"],
            cwd=ROOT,
            env=ENVIRONMENT,
            input=json.dumps(request),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    steps: dict[str, float] = json.loads(done.stdout)
    return steps


def steps_of_child(request: dict[str, Any]) -> dict[str, float]:
    """Milliseconds to compile the pages, and then to write them as PDF."""
    import typst

    compiler = typst.Compiler(
        request["main"],
        root=request["root"],
        ignore_system_fonts=True,
        sys_inputs=request["inputs"],
    )
    _, compiled = clocked(lambda: compiler.query("<pages>", field="value", one=True))
    _, written = clocked(
        lambda: compiler.compile(format="pdf", pdf_standards=["ua-1", "a-3a"], timestamp=0)
    )
    return {"compile": compiled, "pdf": written}


def clocked(work: Callable[[], Worked]) -> tuple[Worked, float]:
    """What it gives, and how many milliseconds it took."""
    began = time.perf_counter()
    given = work()
    return given, 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
