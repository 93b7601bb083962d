"""`make bench [ARGS=--quick]`: how fast we are, beside the tools that one would run instead.

As root on Linux, in network namespaces a delay line apart; elsewhere ours alone, against the
practice lab with delays on loopback. Bars that are missed are said, and are no failure; exits with
1 when the lab does not come up.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench import board, celery_side, figures, judging, loopback, packs, pages
from tests.bench.bars import Figure, table
from tests.bench.children import ROOT
from tests.bench.lab.clients import Client
from tests.bench.lab.internet import Lab, lab, missing_programs
from tests.bench.lab.namespaces import LabError
from tests.bench.side_by_side import Audits, in_turn, longer_trips, pipeline_missing
from tests.bench.throughput import Throughput

ROUND_TRIP, LONGER = 0.020, 0.040  # seconds
PARTS = ("audit", "throughput", "celery", "judging", "board", "pages", "pack")


@dataclass(frozen=True, slots=True)
class Size:
    """How much each part takes, in domains unless said otherwise."""

    audits: int = 21
    pipeline: int = 5
    many: int = 500
    warm_up: int = 40
    asked: int = 20  # times each page
    packs: int = 20  # versions of each sprint


QUICK = Size(audits=5, pipeline=2, many=60, warm_up=16, asked=5, packs=5)


@dataclass(frozen=True, slots=True)
class Options:
    size: Size
    parts: tuple[str, ...]
    at_once: int
    processes: int
    loopback: bool


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the lab is taken down then, too
    _tell_the_machine()
    why_not = "as asked" if options.loopback else _no_lab()
    try:
        if set(options.parts) <= {"judging", "board", "pages", "pack"}:
            pass  # no network in these
        elif why_not:
            print(f"No network namespaces here ({why_not}): delays on loopback, ours alone.\n")
            seen = loopback.audits(ROUND_TRIP, LONGER, options.size.audits)
            _show("One audit of the practice lab", figures.of_audits(*seen))
        else:
            _in_the_lab(options)
    except LabError as error:
        print(f"the lab failed: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if "judging" in options.parts:
        _show("Judging, on one core", figures.of_judging(judging.measure()))
    if "board" in options.parts:
        _show("The board, on SQLite", figures.of_board(board.measure()))
    if "pack" in options.parts:
        _show(
            "A version of the pack, on SQLite", figures.of_packs(packs.measure(options.size.packs))
        )
    if "pages" in options.parts:
        print(f"## Every page, on SQLite\n\n{pages.report(pages.measure(options.size.asked))}\n")
    return 0


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer domains")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part, not all")
    parser.add_argument("--at-once", type=int, default=16, help="audits at once (%(default)s)")
    parser.add_argument(
        "--processes", type=int, default=12, help="of the Celery worker (%(default)s)"
    )
    parser.add_argument("--loopback", action="store_true", help="no namespaces, even as root")
    given = parser.parse_args()
    size = QUICK if given.quick else Size()
    return Options(size, tuple(given.only or PARTS), given.at_once, given.processes, given.loopback)


def _tell_the_machine() -> None:
    """How fast and how busy this machine is just now, since other machines' figures differ."""
    began = time.process_time()
    total = 0
    for number in range(10_000_000):
        total += number
    seconds = time.process_time() - began
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}; ten million additions take {seconds:.2f} s.")


def _no_lab() -> str:
    if os.geteuid() != 0:
        return "that takes root"
    missing = missing_programs()
    return f"not installed: {', '.join(missing)}" if missing else ""


def _in_the_lab(options: Options) -> None:
    size = options.size
    many = size.many + size.warm_up if {"throughput", "celery"} & {*options.parts} else 0
    clients = [Client(number) for number in range(max(many, size.audits + size.pipeline))]
    with lab(clients, ROUND_TRIP) as running:
        if "audit" in options.parts:
            _audit(running, size)
        if "throughput" in options.parts:
            _many(running, clients[:many], options)
        if "celery" in options.parts:
            _celery(running, clients[:many], options)


def _audit(running: Lab, size: Size) -> None:
    print(f"Every path {ROUND_TRIP * 1000:.0f} ms long, there and back; medians of domains.\n")
    missing = pipeline_missing()
    ours = running.clients[: size.audits]
    others = () if missing else running.clients[size.audits : size.audits + size.pipeline]
    short, pipeline = in_turn(running, ours, others)
    long = longer_trips(running, ours, LONGER)
    _show("One audit", figures.of_audits(short, long))
    if pipeline is None:
        print(f"The pipeline was not run: {missing}.\n")
    else:
        _show("What one would run instead", figures.of_pipeline(short, pipeline))
    _tell_the_rest(short)


def _tell_the_rest(short: Audits) -> None:
    """What else a reader should know of the audits: their verdicts, and the longest chain."""
    statuses = short.seen[0].audit["statuses"]
    print(", ".join(f"{number} {status}" for status, number in statuses.items()))
    if short.unexpected:
        print("Not expected of this lab: " + "; ".join(short.unexpected))
    if chain := short.chain():
        print("\nThe longest chain of the median audit, in ms from its first wait:\n")
        print("\n".join(chain))
    print()


def _many(running: Lab, clients: Sequence[Client], options: Options) -> None:
    running.forget_all()
    asked = {
        "network": str(running.network_file),
        "at_once": options.at_once,
        "warm_up": options.size.warm_up,
        "specs": [client.bare_spec().to_dict() for client in clients],
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter
        running.command(sys.executable, "-m", "tests.bench.throughput"),
        cwd=ROOT,
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LabError("the many domains were not finished; what happened is above")
    run = Throughput(**json.loads(done.stdout))
    _show("Many domains, on one core", figures.of_throughput(run, options.at_once))
    print(", ".join(f"{number} {status}" for status, number in run.statuses.items()) + "\n")


def _celery(running: Lab, clients: Sequence[Client], options: Options) -> None:
    if missing := celery_side.services_missing():
        print(f"Celery was not measured. {missing}\n")
        return
    running.forget_all()
    domains = [client.domain for client in clients]
    run = celery_side.measure(running, domains, options.size.warm_up, options.processes)
    _show("Through Celery into PostgreSQL", figures.of_celery(run, options.processes))
    print(", ".join(f"{number} {state}" for state, number in run.states.items()) + "\n")


def _show(title: str, found: Iterator[Figure]) -> None:
    print(f"## {title}\n\n{table(list(found))}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
