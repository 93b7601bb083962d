"""One audit of ours and one run of the pipeline, in turn, domain after domain, cold each time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import Any

from checks.gatherers.tally import Span
from tests.bench.children import Child, child
from tests.bench.critical_path import longest_chain, slope, trips
from tests.bench.lab.clients import Client
from tests.bench.lab.internet import Lab
from tests.differential.__main__ import PYTHON as CHECKDMARC_PYTHON
from tests.differential.__main__ import install_checkdmarc

SSLYZE = "sslyze==6.3.1"
SSLYZE_HOME = Path(__file__).resolve().parents[2] / "var" / SSLYZE
PIPELINE_TOOLS = ("dig", "curl", "swaks", "openssl")
WARM_UP = 3  # audits
EXPECTED = {"DNS011", "EDGE001"}  # unknown DNS firms, and no network in front: so is the lab


@dataclass(frozen=True, slots=True)
class Seen:
    """One audit and what the delay line counted meanwhile."""

    audit: dict[str, Any]
    questions: int
    connections: int

    @property
    def spans(self) -> list[Span]:
        return [Span(**span) for span in self.audit["spans"]]


@dataclass(frozen=True, slots=True)
class Audits:
    """Ours at one round trip time (seconds); medians over the domains."""

    round_trip: float
    seen: tuple[Seen, ...]

    def median(self, name: str) -> float:
        """Of a figure of the audit: ``wall``, ``cpu``, ``judging``, in seconds."""
        return median(each.audit[name] for each in self.seen)

    @property
    def questions(self) -> float:
        return median(each.questions for each in self.seen)

    @property
    def connections(self) -> float:
        return median(each.connections for each in self.seen)

    @property
    def requests(self) -> float:
        return median(each.audit["counted"]["requests"] for each in self.seen)

    @property
    def path_trips(self) -> float:
        """Round trips on the longest chain of the trace; 0 without a trace."""
        return median(
            sum(trips(span, self.round_trip) for span in longest_chain(each.spans, self.round_trip))
            for each in self.seen
        )

    @property
    def typical(self) -> Seen:
        """The audit whose time is the median."""
        return sorted(self.seen, key=lambda each: each.audit["wall"])[len(self.seen) // 2]

    def chain(self) -> list[str]:
        """The longest chain of the typical audit, a line for each wait; empty without a trace."""
        chain = longest_chain(self.typical.spans, self.round_trip)
        return [_line(span, chain[0].began, self.round_trip) for span in chain]

    @property
    def unexpected(self) -> list[str]:
        """Verdicts that a clean domain should not get."""
        told = {line for each in self.seen for line in each.audit["trouble"]}
        return sorted(line for line in told if line.split()[1] not in EXPECTED)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Seconds and CPU seconds by tool, one mapping a domain; ``connections`` as counted."""

    runs: tuple[dict[str, list[float]], ...]
    questions: float
    connections: float

    @property
    def wall(self) -> float:
        return median(sum(wall for wall, _ in run.values()) for run in self.runs)

    @property
    def cpu(self) -> float:
        return median(sum(cpu for _, cpu in run.values()) for run in self.runs)

    def by_tool(self) -> dict[str, float]:
        """Median seconds."""
        return {tool: median(run[tool][0] for run in self.runs) for tool in self.runs[0]}


def pipeline_missing() -> str:
    """Why the pipeline can't be run; empty when it can. Installs the two Python tools."""
    if missing := [name for name in PIPELINE_TOOLS if shutil.which(name) is None]:
        return f"not installed: {', '.join(missing)}"
    install_checkdmarc()
    if not (SSLYZE_HOME / "bin" / "sslyze").exists():
        print(f"installing {SSLYZE} in {SSLYZE_HOME}", file=sys.stderr)
        venv.create(SSLYZE_HOME, with_pip=True)
        pip = [str(SSLYZE_HOME / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", SSLYZE], check=True)  # noqa: S603
    return ""


def in_turn(
    lab: Lab, clients: Sequence[Client], pipeline: Sequence[Client]
) -> tuple[Audits, Pipeline | None]:
    """Ours on every one of *clients*, each followed by the pipeline on one of *pipeline*."""
    programs = {
        "roots": str(lab.roots),
        "checkdmarc": str(CHECKDMARC_PYTHON.with_name("checkdmarc")),
        "sslyze": str(SSLYZE_HOME / "bin" / "sslyze"),
    }
    seen: list[Seen] = []
    runs: list[tuple[dict[str, list[float]], int, int]] = []
    with ExitStack() as stack:
        ours = stack.enter_context(_ours(lab))
        theirs = stack.enter_context(
            child(lab.command(sys.executable, "-m", "tests.bench.pipeline", json.dumps(programs)))
        )
        _warm(ours, clients[:WARM_UP])
        for mine, other in zip_longest(clients, pipeline):
            if mine is not None:
                seen.append(_look(lab, ours, mine))
            if other is not None:
                lab.forget(other)
                lab.line.traffic()
                runs.append((theirs.ask(other.number), *lab.line.traffic()))
    audits = Audits(lab.round_trip, tuple(seen))
    return audits, _summed(runs) if runs else None


def longer_trips(lab: Lab, clients: Sequence[Client], round_trip: float) -> Audits:
    """Ours again with another delay."""
    with lab.other_round_trip(round_trip), _ours(lab) as ours:
        _warm(ours, clients[:WARM_UP])
        seen = tuple(_look(lab, ours, client) for client in clients)
    return Audits(round_trip, seen)


def dependent_trips(short: Audits, long: Audits) -> float:
    """By slope: how much longer an audit takes for each second that a round trip takes longer."""
    return slope(short.median("wall"), long.median("wall"), long.round_trip - short.round_trip)


def _ours(lab: Lab) -> Any:
    return child(lab.command(sys.executable, "-m", "tests.bench.ours", str(lab.network_file)))


def _warm(ours: Child, clients: Sequence[Client]) -> None:
    for client in clients:
        ours.ask(client.bare_spec().to_dict())


def _look(lab: Lab, ours: Child, client: Client) -> Seen:
    lab.forget(client)
    lab.line.traffic()
    return Seen(ours.ask(client.bare_spec().to_dict()), *lab.line.traffic())


def _line(span: Span, began: float, round_trip: float) -> str:
    start, end = (1000 * (moment - began) for moment in (span.began, span.ended))
    return f"{start:7.1f} {end:7.1f}  {trips(span, round_trip)} x  {span.kind:4} {span.target}"


def _summed(runs: Sequence[tuple[dict[str, list[float]], int, int]]) -> Pipeline:
    return Pipeline(
        runs=tuple(tools for tools, _, _ in runs),
        questions=median(questions for _, questions, _ in runs),
        connections=median(connections for _, _, connections in runs),
    )
